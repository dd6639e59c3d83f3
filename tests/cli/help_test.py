#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""`--help` of each command fits a screen, and has an example and the exit codes. goldens/ has the texts."""
import unittest

import otelc_harness as otelc

LINES_MAX = 45
COLUMNS_MAX = 98


class Help(unittest.TestCase):
    def test_each_command(self):
        code, out, _ = otelc.run_otelc(["--help"])
        self.assertEqual(code, 0)
        listed = out.decode().partition("Commands:\n")[2].partition("\n\n")[0]
        commands = [line.split()[0] for line in listed.splitlines()]
        self.assertGreaterEqual(len(commands), 5)
        for arguments in ([], *([command] for command in commands)):
            with self.subTest(arguments):
                code, out, err = otelc.run_otelc([*arguments, "--help"])
                self.assertEqual((code, err), (0, b""))
                lines = out.decode().splitlines()
                self.assertLessEqual(len(lines), LINES_MAX)
                self.assertLessEqual(max(map(len, lines)), COLUMNS_MAX, max(lines, key=len))
                self.assertIn("Example:", lines)
                self.assertRegex(out.decode(), "(?i)exit code")
                self.assertEqual(otelc.run_otelc(["help", *arguments])[1], out)


if __name__ == "__main__":
    unittest.main()
