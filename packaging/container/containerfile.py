# SPDX-License-Identifier: Apache-2.0
"""Reads a Containerfile of the simple kind that `Containerfile` beside this file is: one stage FROM scratch, nothing that runs."""
import json
import re
import shlex

SECONDS = {"s": 1, "m": 60, "h": 3600}
CHECK_OPTIONS = {"interval": "Interval", "timeout": "Timeout", "start-period": "StartPeriod"}


class Image:
    """What the instructions say. `config` is the member of that name in an image's configuration."""

    def __init__(self):
        self.copies = []  # (source in the context, absolute destination)
        self.work_dirs = []  # (absolute path, uid, gid of the user at that time)
        self.config = {"User": "", "ExposedPorts": {}, "Env": [], "Volumes": {}, "WorkingDir": "", "Labels": {}}


def instructions(text):
    """Yields (name, rest) of each instruction, with continuation lines joined."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        name, _, rest = line.partition(" ")
        yield name, rest.strip()


def assignments(text):
    """Returns the (name, value) pairs of `a=b c="d e"`."""
    return [tuple(word.split("=", 1)) for word in shlex.split(text)]


def health_check(text):
    options, _, command = text.partition("CMD ")
    check = {"Test": ["CMD", *json.loads(command)]}
    for option in options.split():
        name, value = re.fullmatch(r"--([a-z-]+)=(\d+[smh])", option).groups()
        check[CHECK_OPTIONS[name]] = int(value[:-1]) * SECONDS[value[-1]] * 1_000_000_000
    return check


def parse(text, arguments):
    """Returns the Image. `arguments` are values for ARG; one that the file does not have is an error."""
    image = Image()
    values = {}
    for name, rest in instructions(text):
        rest = re.sub(r"\$\{(\w+)\}", lambda match: values[match[1]], rest)
        match name:
            case "FROM":
                if rest != "scratch":
                    raise SystemExit(f"Containerfile: FROM {rest}: only scratch is supported here")
            case "ARG":
                argument, _, default = rest.partition("=")
                values[argument] = arguments.get(argument, default)
            case "LABEL":
                image.config["Labels"].update(assignments(rest))
            case "COPY":
                image.copies.append(tuple(rest.split()))
            case "ENV":
                image.config["Env"] += [f"{variable}={value}" for variable, value in assignments(rest)]
            case "USER":
                image.config["User"] = rest
            case "WORKDIR":
                image.config["WorkingDir"] = rest
                image.work_dirs.append((rest, *map(int, (image.config["User"] or "0:0").split(":"))))
            case "VOLUME":
                image.config["Volumes"][rest] = {}
            case "EXPOSE":
                image.config["ExposedPorts"][f"{rest}/tcp"] = {}
            case "STOPSIGNAL":
                image.config["StopSignal"] = rest
            case "HEALTHCHECK":
                image.config["Healthcheck"] = health_check(rest)
            case "ENTRYPOINT":
                image.config["Entrypoint"] = json.loads(rest)
            case "CMD":
                image.config["Cmd"] = json.loads(rest)
            case _:
                raise SystemExit(f"Containerfile: {name} is not supported here")
    if unknown := set(arguments) - set(values):
        raise SystemExit(f"Containerfile: no ARG {', '.join(sorted(unknown))}")
    return image
