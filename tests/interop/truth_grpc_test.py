#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Sends every recorded run over gRPC, whatever its recorded protocol, and compares the summary with its truth.

    OTELC=build/apps/otelc/otelc truth_grpc_test.py [unittest's options]
"""
import unittest

import otelc_harness as otelc
from as_grpc import as_grpc
from truth import Truth, all_runs


class TruthOverGrpc(unittest.TestCase):
    def test_every_run(self):
        for run in all_runs():
            with self.subTest(run=run.name), otelc.Serve() as serve:
                truth = Truth(run)
                calls = [as_grpc(meta, body) for meta, body in otelc.recorded_requests(run)]
                otelc.replay_grpc(calls, serve.url)
                summary = otelc.summary(serve.log)
                truth.check(self, summary)
                self.assertEqual(summary["check"]["verdict"], truth.verdict, summary["check"])
                otelc.replay_grpc(calls, serve.url)
                truth.check(self, otelc.summary(serve.log))


if __name__ == "__main__":
    unittest.main()
