# SPDX-License-Identifier: Apache-2.0
"""How readable and distinguishable colours are: WCAG 2.2's contrast, and the distance in CIELAB (CIE 1976), also for people
who do not see red or green (Machado, Oliveira and Fernandes 2009, severity 1)."""
import re

SIGHTS = {
    "all hues": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no green": ((.367322, .860646, -.227968), (.280085, .672501, .047413), (-.011820, .042940, .968881)),
    "no red": ((.152286, 1.052583, -.204868), (.114503, .786281, .099216), (-.003882, -.048116, 1.051998)),
}


def linear(colour):
    """Returns `#rrggbb` or `#rgb` as linear sRGB."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[at:at + 2], 16) / 255 for at in (0, 2, 4)]
    return [part / 12.92 if part <= .04045 else ((part + .055) / 1.055) ** 2.4 for part in parts]


def contrast(a, b):
    """Returns the contrast, from 1 (the same) to 21."""
    luminances = sorted(sum(weight * part for weight, part in zip((.2126, .7152, .0722), linear(colour))) for colour in (a, b))
    return (luminances[1] + .05) / (luminances[0] + .05)


def lab(colour, sight):
    seen = [max(0, sum(weight * part for weight, part in zip(row, linear(colour)))) for row in SIGHTS[sight]]
    xyz = ((.4124, .3576, .1805), (.2126, .7152, .0722), (.0193, .1192, .9505))
    white = (.95047, 1, 1.08883)
    x, y, z = [sum(weight * part for weight, part in zip(row, seen)) / of for row, of in zip(xyz, white)]
    x, y, z = [part ** (1 / 3) if part > .008856 else 7.787 * part + 16 / 116 for part in (x, y, z)]
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def distance(a, b, sight="all hues"):
    return sum((one - other) ** 2 for one, other in zip(lab(a, sight), lab(b, sight))) ** .5


def palettes(css):
    """Returns the colours of a style sheet's `:root` blocks, by variable: of the light theme, the dark one and print."""
    found = []
    for block in re.findall(r":root \{(.*?)\}", css, re.DOTALL):
        found.append(dict(re.findall(r"--([\w]+): (#[0-9a-f]{3,6});", block)))
    return found
