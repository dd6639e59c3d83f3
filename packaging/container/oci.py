# SPDX-License-Identifier: Apache-2.0
"""Writes and reads image layouts of the OCI in tars whose bytes depend on nothing but their content."""
import hashlib
import io
import json
import tarfile

LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG = "application/vnd.oci.image.config.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"


def as_json(value):
    return json.dumps(value, separators=(",", ":"), sort_keys=True).encode()


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def path_of(blob_digest):
    return "blobs/" + blob_digest.replace(":", "/")


def tar(members, mtime):
    """Returns a tar of (name, mode, uid, gid, content) in that order; a member without content is a directory."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, mode, uid, gid, content in members:
            info = tarfile.TarInfo(name)
            info.mode, info.uid, info.gid, info.mtime = mode, uid, gid, mtime
            info.type = tarfile.DIRTYPE if content is None else tarfile.REGTYPE
            info.size = len(content or b"")
            archive.addfile(info, io.BytesIO(content or b""))
    return out.getvalue()


class Layout:
    """The blobs of a layout, and its index.json."""

    def __init__(self, version):
        self.blobs = {}
        self.entry = None
        # Docker and containerd take the name from the second one, Podman and skopeo from either.
        self.names = {"org.opencontainers.image.ref.name": version, "io.containerd.image.name": f"docker.io/library/otelc:{version}"}

    def add(self, media_type, content):
        """Adds a blob and returns its descriptor."""
        key = digest(content)
        self.blobs[key] = content
        return {"mediaType": media_type, "digest": key, "size": len(content)}

    def write(self, path, mtime, extra=()):
        """Writes the layout whose index.json has the one descriptor `entry`, and `extra` files (name, content)."""
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [{**self.entry, "annotations": self.names}]}
        files = [("oci-layout", as_json({"imageLayoutVersion": "1.0.0"})), ("index.json", as_json(index)), *extra,
                 *((path_of(key), content) for key, content in self.blobs.items())]
        members = [("blobs", 0o755, 0, 0, None), ("blobs/sha256", 0o755, 0, 0, None)]
        members += [(name, 0o644, 0, 0, content) for name, content in files]
        path.write_bytes(tar(sorted(members), mtime))


def read(path):
    """Returns the files of a layout by name."""
    with tarfile.open(path) as archive:
        return {info.name: archive.extractfile(info).read() for info in archive if info.isfile()}
