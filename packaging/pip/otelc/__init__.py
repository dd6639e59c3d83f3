# SPDX-License-Identifier: Apache-2.0
"""otelc is a program without a Python interface. This package makes `python -m otelc` run it."""
