"""Training the reader: ``python -m kg.training FOLDER... --out data/reader``.

Needs PyTorch and onnx (``pip install newskg[training]``); the installed program needs neither, and never
imports this package. What comes out is read by :mod:`kg.extraction.reader`.
"""
