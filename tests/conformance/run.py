#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the OTLP 1.11 conformance suite against a receiver and prints a table. Needs the standard library, and grpcio and h2 for gRPC.

    run.py http://localhost:4318                      any receiver
    run.py http://localhost:4318 --grpc localhost:4317 --limit 67108864 --format markdown
    run.py http://localhost:4318 --grpc localhost:4317 --limit 20971520 --grpc-limit 4194304     a Collector's defaults

Exits 1 if a MUST does not hold (with --strict: also a SHOULD).
"""
import argparse
import sys
from urllib.parse import urlsplit

import suite
from http_target import Target
import cases_http  # each of these registers its cases
import cases_json
import cases_grpc
import cases_codings  # of the parts http and grpc

PARTS = {"http": [cases_http, cases_codings], "json": [cases_json], "grpc": [cases_grpc, cases_codings]}


def arguments(argv):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="base URL of OTLP/HTTP; its path is put in front of /v1/...")
    parser.add_argument("--grpc", metavar="HOST:PORT", help="where OTLP/gRPC is served (default: the URL's)")
    parser.add_argument("--limit", type=int, metavar="BYTES", help="the receiver's body limit: tests it with that many bytes")
    parser.add_argument("--grpc-limit", type=int, metavar="BYTES", help="the same for messages of gRPC (default: --limit)")
    parser.add_argument("--header", action="append", default=[], metavar="NAME=VALUE", help="sent with every request")
    parser.add_argument("--part", action="append", choices=list(PARTS), help="only these (default: all)")
    parser.add_argument("--only", default="", metavar="TEXT", help="only cases whose name holds this")
    parser.add_argument("--format", choices=list(suite.FORMATS), default="text")
    parser.add_argument("--strict", action="store_true", help="exit 1 for a SHOULD that does not hold, too")
    parser.add_argument("--timeout", type=float, default=30, metavar="SECONDS")
    return parser.parse_args(argv)


def main(argv=None):
    args = arguments(argv)
    headers = dict(header.split("=", 1) for header in args.header)
    grpc_limit = args.limit if args.grpc_limit is None else args.grpc_limit
    target = Target(args.url, args.grpc or urlsplit(args.url).netloc, args.limit, grpc_limit, args.timeout, headers)
    results = suite.run_all(target, args.part or list(PARTS), args.only)
    print(suite.FORMATS[args.format](results))
    return 1 if suite.failed(results, args.strict) or not results else 0


if __name__ == "__main__":
    sys.exit(main())
