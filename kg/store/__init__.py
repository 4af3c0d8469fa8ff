"""Where the quads are kept: embedded on disk by default (:mod:`kg.store.embedded`)."""
