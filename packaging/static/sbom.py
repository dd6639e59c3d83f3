#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes the SBOM of a static program: SPDX 2.3 in JSON, with every library in it, its exact version and its licence.

    sbom.py BINARY VERSION PACKAGES OUT

PACKAGES is the packages.tsv of packaging/static/sysroot; names and licences come from third_party/README.md. Both must list the
same packages. The same input makes the same bytes: the time is SOURCE_DATE_EPOCH, the identity a hash of the program.
"""
from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import quote

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "third_party"))
from tables import libraries  # noqa: E402


def spdx_id(name: str) -> str:
    return "SPDXRef-" + "".join(c if c.isalnum() or c in ".-" else "-" for c in name)


def package(name: str, version: str, license: str, **more: object) -> dict[str, object]:
    return {"SPDXID": spdx_id(name), "name": name, "versionInfo": version, "downloadLocation": "NOASSERTION", "filesAnalyzed": False,
            "licenseConcluded": license, "licenseDeclared": license, "copyrightText": "NOASSERTION", **more}


def document(binary: Path, version: str, packages: Path) -> dict[str, object]:
    digest = hashlib.sha256(binary.read_bytes()).hexdigest()
    versions = {row[0]: row[1:] for row in (line.split("\t") for line in packages.read_text().splitlines())}
    listed = {library.package: library for library in libraries(is_static=True)}
    if versions.keys() != listed.keys():
        sys.exit("sbom.py: third_party/README.md and packaging/static/packages differ in: " +
                 ", ".join(sorted(versions.keys() ^ listed.keys())))
    parts = []
    for name, library in listed.items():
        number, debian_name, architecture = versions[name]
        url = f"pkg:deb/debian/{quote(debian_name)}@{quote(number)}?arch={architecture}"
        parts.append(package(name, number, library.license, summary=library.name, supplier="Organization: Debian", externalRefs=[
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": url}]))
    otelc = package("otelc", version, "Apache-2.0", supplier="Organization: otelc", primaryPackagePurpose="APPLICATION",
                    packageFileName=binary.name, checksums=[{"algorithm": "SHA256", "checksumValue": digest}])
    name = f"{binary.name}-{version}"
    time = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT", "name": name,
        "documentNamespace": f"https://spdx.org/spdxdocs/{name}-{uuid.uuid5(uuid.NAMESPACE_OID, digest)}",
        "creationInfo": {"created": time.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: otelc-packaging-static"]},
        "packages": [otelc, *parts],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relatedSpdxElement": otelc["SPDXID"], "relationshipType": "DESCRIBES"},
            *({"spdxElementId": otelc["SPDXID"], "relatedSpdxElement": part["SPDXID"], "relationshipType": "STATIC_LINK"}
              for part in parts)]}


def main() -> None:
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    binary, version, packages, out = sys.argv[1:]
    text = json.dumps(document(Path(binary), version, Path(packages)), indent=2)
    Path(out).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
