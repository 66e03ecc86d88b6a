"""A file that opens with a passphrase: argon2id, AES-256-GCM, and a digest that tells damage from a wrong word.

magic (16 bytes) | salt (16) | nonce (12) | sealed, compressed content | SHA-256 of everything before (32)
"""

from __future__ import annotations

import hashlib
import hmac
import os
import zlib
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.core.errors import BackupError

_MAGIC = b"PELITA BACKUP 1\n"
_SALT_BYTES, _NONCE_BYTES, _DIGEST_BYTES = 16, 12, 32
_HEAD_BYTES = len(_MAGIC) + _SALT_BYTES + _NONCE_BYTES
#: The second recommended option of RFC 9106, section 4, with twice its memory. Part of the format: never change it.
_PASSES, _MEMORY_KIB, _LANES = 3, 128 * 1024, 4


def seal(content: bytes, passphrase: str) -> bytes:
    """The file's bytes."""
    head = _MAGIC + os.urandom(_SALT_BYTES + _NONCE_BYTES)
    sealed = head + _cipher(head, passphrase).encrypt(head[-_NONCE_BYTES:], zlib.compress(content), head)
    return sealed + hashlib.sha256(sealed).digest()


def unseal(file: bytes, passphrase: str) -> bytes:
    """The content again. Raises BackupError: no backup, incomplete or damaged, or the passphrase is wrong."""
    if not file.startswith(_MAGIC):
        raise BackupError("this file is no backup of Pelita")
    sealed, digest = file[:-_DIGEST_BYTES], file[-_DIGEST_BYTES:]
    if len(sealed) < _HEAD_BYTES or not hmac.compare_digest(hashlib.sha256(sealed).digest(), digest):
        raise BackupError("the backup is incomplete or damaged; take another copy of it")
    head = sealed[:_HEAD_BYTES]
    try:
        return zlib.decompress(_cipher(head, passphrase).decrypt(head[-_NONCE_BYTES:], sealed[_HEAD_BYTES:], head))
    except InvalidTag:
        raise BackupError("the passphrase is wrong, or somebody changed the backup") from None


def write_new(path: Path, content: bytes) -> None:
    """A new file that only its owner can read, whole or not at all. Raises BackupError when it cannot be written."""
    draft = path.with_name(f".{path.name}.{os.urandom(4).hex()}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # unlike a rename it never replaces an older backup
        finally:
            draft.unlink()
    except FileExistsError:
        raise BackupError(f"{path} exists already; choose another name") from None
    except OSError as error:
        raise BackupError(f"{path}: cannot be written ({error.strerror})") from None


def _cipher(head: bytes, passphrase: str) -> AESGCM:
    salt = head[len(_MAGIC) : len(_MAGIC) + _SALT_BYTES]
    word = passphrase.encode("utf-8", "surrogatepass")
    return AESGCM(hash_secret_raw(word, salt, _PASSES, _MEMORY_KIB, _LANES, 32, Type.ID))
