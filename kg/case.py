"""The case folder: what a user's work consists of, on disk.

    case.kg/
        case.json             that this is a case, and of which format
        articles/ab/abcd….json  one article each: its text, its annotations, where it came from
        judgements.jsonl      who is the same as whom, by rule or by a person; append-only
        ontology/…/           the ontology that it was built with, where that is not the one that ships
        index.sqlite3         what is known of all articles without reading them (kg.index); derived
        store/                the RDF store, derived from all of the above
        lock                  held while something writes

The articles, the judgements and the ontology are the truth; index and store can be deleted and come back. An
article is written to a temporary file, flushed to the disk and renamed: whatever kills the program, each
article is in the case whole or not at all, and the next build goes on from there.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kg import annotations as json_form
from kg import resources
from kg.errors import CaseBusy, CaseError, NotFound, nearest
from kg.files import write_whole
from kg.records import AnnotatedArticle

__all__ = ["FORMAT", "Case", "StoredArticle"]

FORMAT = 1

# What an ontology consists of; whatever else lies in its folder is not copied into a case.
_ONTOLOGY_FILES = frozenset({".ttl", ".jsonld", ".rq", ".yaml", ".md"})


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article in a case. ``run`` names the configuration that annotated it.

    The same text may have come under several names and from several sources; the first name in
    alphabetical order is the article's id, so that the order of arrival does not matter.
    """

    run: str
    names: tuple[str, ...]
    sources: tuple[str, ...]
    annotated: AnnotatedArticle

    @property
    def sha256(self) -> str:
        """The article's content hash."""
        return self.annotated.article.sha256


class Case:
    """One case folder. Reading needs no lock; writing does (:meth:`writing`)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @classmethod
    def open(cls, path: Path | str) -> Case:
        """The case at ``path``. Raises CaseError where there is none, or one of a newer format."""
        case = cls(Path(path))
        case._check()
        return case

    @classmethod
    def create(cls, path: Path | str) -> Case:
        """The case at ``path``, made where there is nothing yet. Raises CaseError for any other folder."""
        case = cls(Path(path))
        if case.path.exists() and (not case.path.is_dir() or any(case.path.iterdir())):
            if case._is_unfinished():
                case._write_marker()
            case._check()
            return case
        try:
            (case.path / "articles").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CaseError(
                f"{case.path} cannot be made: {error.strerror}. Expected a folder that you may write to. "
                "Give another one with --case."
            ) from error
        case._write_marker()
        return case

    @property
    def store_path(self) -> Path:
        """Where the RDF store is."""
        return self.path / "store"

    @property
    def index_path(self) -> Path:
        """Where the index is."""
        return self.path / "index.sqlite3"

    @property
    def articles_path(self) -> Path:
        """The folder of the articles."""
        return self.path / "articles"

    @property
    def judgements_path(self) -> Path:
        """Where the identity judgements are."""
        return self.path / "judgements.jsonl"

    @property
    def ontology(self) -> Path | None:
        """The ontology of its own that the case was built with; None for the one that ships."""
        digest = self._marked().get("ontology")
        return self.path / "ontology" / str(digest) if digest else None

    def adopt(self, folder: Path) -> None:
        """Keep a copy of an ontology, so that the case can be moved and asked without the original.

        The one that ships is not copied: a case with it follows the program from version to version.
        """
        if folder.resolve() == resources.ontology().resolve():
            self._write_marker()
            return
        files = sorted(f for f in folder.rglob("*") if f.is_file() and f.suffix in _ONTOLOGY_FILES)
        contents = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
        digest = _digest(contents)
        target = self.path / "ontology" / digest
        for name, content in contents.items():
            copy = target / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            write_whole(copy, content)
        self._write_marker(digest)  # only now, when all of it is there

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the case's lock. Raises CaseBusy at once where another process holds it.

        The operating system lets go of the lock when the process ends, however it ends.
        """
        import fcntl

        with (self.path / "lock").open("a+") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise CaseBusy(
                    f"The case {self.path} is being written to by another kg process. "
                    "Wait until it is done and run the same command again, or use another --case."
                ) from error
            yield

    def articles(self) -> Iterator[StoredArticle]:
        """All articles, sorted by content hash, one at a time."""
        for file in self._files():
            yield _read(file)

    def hashes(self) -> list[str]:
        """The content hashes of all articles, sorted; reads no article."""
        return [file.stem for file in self._files()]

    def get(self, sha256: str) -> StoredArticle | None:
        """The article with this content hash, or None."""
        file = self.file(sha256)
        return _read(file) if file.exists() else None

    def find(self, name: str) -> StoredArticle:
        """The article of this name, source or content hash (eight characters suffice).

        Reads the index, and of the articles only those that the index does not know yet. Raises NotFound,
        with the nearest names.
        """
        from kg.index.reading import look_up

        hashes, names = look_up(self, name)
        found = self.get(hashes[0]) if hashes else None
        if found is None:
            raise NotFound(f"No article {name!r} in {self.path}. {nearest(name, names)}")
        return found

    def put(self, stored: StoredArticle) -> bytes:
        """Write an article, whole or not at all, in place of an earlier one with the same content.

        Returns what it has written.
        """
        file = self.file(stored.sha256)
        file.parent.mkdir(parents=True, exist_ok=True)
        document = {
            "run": stored.run,
            "names": sorted(set(stored.names)),
            "sources": sorted(set(stored.sources)),
            "annotated": json_form.to_json(stored.annotated),
        }
        data = (json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
        write_whole(file, data)
        return data

    def remove(self, sha256: str) -> None:
        """Take an article out. Nothing happens where it is not there."""
        self.file(sha256).unlink(missing_ok=True)

    def sweep(self, shards: Iterable[str] | None = None) -> None:
        """Remove what a killed process left behind: temporary files, ontologies that nothing uses.

        ``shards`` are the folders of articles to look into, where it is known which have changed.
        """
        names = (folder.name for folder in self.articles_path.glob("??")) if shards is None else shards
        for folder in (self.path, *map(self.articles_path.joinpath, names)):
            for file in folder.glob("*.part"):
                file.unlink(missing_ok=True)
        for folder in (self.path / "ontology").glob("*"):
            if folder != self.ontology:
                shutil.rmtree(folder, ignore_errors=True)
        for file in (self.path / "ontology").rglob("*.part"):
            file.unlink(missing_ok=True)

    def forget_store(self) -> None:
        """Delete the derived store; the next build makes it anew."""
        shutil.rmtree(self.store_path, ignore_errors=True)

    def file(self, sha256: str) -> Path:
        """The file of the article with this content hash, there or not."""
        return self.articles_path / sha256[:2] / f"{sha256}.json"

    def _files(self) -> list[Path]:
        return sorted(self.articles_path.glob("??/*.json"), key=lambda file: file.stem)

    def _marker(self) -> Path:
        return self.path / "case.json"

    def _write_marker(self, ontology: str | None = None) -> None:
        marked = {"kg case": FORMAT} | ({"ontology": ontology} if ontology else {})
        write_whole(self._marker(), json.dumps(marked) + "\n")

    def _marked(self) -> dict[str, object]:
        try:
            marked = json.loads(self._marker().read_text(encoding="utf-8"))
            if isinstance(marked["kg case"], int) and _is_digest(marked.get("ontology")):
                return dict(marked)
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            pass
        raise CaseError(f'{self._marker()} is damaged. Expected {{"kg case": {FORMAT}}}.')

    def _is_unfinished(self) -> bool:
        """A folder that ``create`` was making when it was killed: nothing in it but empty ``articles``."""
        entries = (
            [entry for entry in self.path.iterdir() if entry.suffix != ".part"] if self.path.is_dir() else []
        )
        return [e.name for e in entries] == ["articles"] and not any(entries[0].iterdir())

    def _check(self) -> None:
        if not self._marker().is_file():
            what = "is not a case" if self.path.exists() else "does not exist"
            raise CaseError(
                f"{self.path} {what}. Expected a folder that `kg build` has made. "
                "Run `kg build ARTICLES --case DIR` first, or give another --case."
            )
        format_ = self._marked()["kg case"]
        if isinstance(format_, int) and format_ > FORMAT:
            raise CaseError(
                f"{self.path} is a case of format {format_}; this version of kg reads up to {FORMAT}. "
                "Upgrade kg, or build the case anew."
            )


def _is_digest(value: object) -> bool:
    """True for a name that :meth:`Case.adopt` gives; nothing else may become a part of a path."""
    return value is None or (isinstance(value, str) and re.fullmatch("[0-9a-f]{16}", value) is not None)


def _digest(contents: dict[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(contents.items()):
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def _read(file: Path) -> StoredArticle:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
        annotated = json_form.from_json(document["annotated"])
        names = tuple(document["names"])
        return StoredArticle(
            run=document["run"],
            names=names,
            sources=tuple(document["sources"]),
            annotated=replace(annotated, article=replace(annotated.article, id=min(names))),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CaseError(
            f"{file} is damaged ({error}). Expected an article that kg has written. "
            "Delete the file and build the article again; nothing else depends on it."
        ) from error
