# SPDX-License-Identifier: Apache-2.0
"""Which names are one model: the normalization of docs/prices.md, and names learned together."""
import re

LOCAL = ("ollama", "ollama_chat", "lmstudio", "lm_studio", "llamacpp")
VARIANTS = r":(nitro|floor|exacto|online|thinking|beta|extended)$"
REGIONS = r"^(us|eu|apac|ap|global|us-gov|jp|au|ca|sa|in)\."
VENDORS = (r"^(anthropic|meta|amazon|mistral|deepseek|openai|moonshotai|minimax|google|cohere|ai21|moonshot|nvidia|qwen"
           r"|zai)\.")
DAY = r"20\d\d{0}(0[1-9]|1[0-2]){0}(0[1-9]|[12]\d|3[01])"
DATE = rf"(?<=.)[-@]({DAY.format('-')}|{DAY.format('')})$|@default$"


def normal(name):
    """Returns the name without the parts that do not change the model."""
    name = name.strip(" \t").lower()
    if "/" in name and name.split("/")[0] in LOCAL:
        return name
    if name.endswith("]") and "[" in name:
        name = name[:name.index("[")]
    name = name.rsplit("/", 1)[-1]
    name = re.sub(VARIANTS, "", name)
    name = re.sub(REGIONS, "", name)
    name = re.sub(VENDORS, "", name)
    if ":" in name:
        name = re.sub(r"-v\d+:.*$", "", name)
    elif name.startswith("claude-"):
        name = re.sub(r"-v\d+$", "", name)
    name = re.sub(DATE, "", name)
    name = re.sub(r"[-@]latest$", "", name)
    if name.startswith("claude-"):
        name = re.sub(r"(?<=\d)\.(?=\d)", "-", name)
        version_first = re.fullmatch(r"claude-([4-9][\d-]*)-([^\d-].*)", name)
        if version_first:
            name = f"claude-{version_first[2]}-{version_first[1]}"
    return name


class Groups:
    """Names that are one model. Names that are equal after normalization are one."""

    def __init__(self):
        self._parent = {}

    def of(self, name):
        """Returns the group of a name: equal for names that are one model."""
        at = normal(name)
        while self._parent.get(at, at) != at:
            at = self._parent[at]
        return at

    def join(self, *names):
        """Joins names that were learned together, or are one model by the counts of the kinds."""
        roots = sorted({self.of(name) for name in names if name})
        for other in roots[1:]:
            self._parent[other] = roots[0]


def pair_leftovers(groups, tokens_by_kind):
    """Joins two kinds at a time, the groups that only one of them has: those with equal counts are one, and so is
    the only one that is left on each side.

    `tokens_by_kind`: for each kind {name: total tokens}, in the order in which kinds are paired. 0: it has cost only.
    DECISION: equal counts join only where they are unique on both sides; the order of kinds is metrics, events, spans
    for agents, and spans, counters, events, histogram for services.
    """
    for index, first in enumerate(tokens_by_kind):
        for second in tokens_by_kind[index + 1:]:
            _pair(groups, first, second)


def _pair(groups, first, second):
    ours, theirs = _by_group(groups, first), _by_group(groups, second)
    only_ours = {group: total for group, total in ours.items() if total and group not in theirs}
    only_theirs = {group: total for group, total in theirs.items() if total and group not in ours}
    for group, total in sorted(only_ours.items()):
        same = [other for other, count in only_theirs.items() if count == total]
        if len(same) == 1 and list(only_ours.values()).count(total) == 1:
            groups.join(group, same[0])
    left_ours = [group for group in only_ours if groups.of(group) not in {groups.of(other) for other in only_theirs}]
    left_theirs = [group for group in only_theirs if groups.of(group) not in {groups.of(other) for other in only_ours}]
    if len(left_ours) == 1 and len(left_theirs) == 1:
        groups.join(left_ours[0], left_theirs[0])


def _by_group(groups, totals):
    out = {}
    for name, total in totals.items():
        group = groups.of(name)
        out[group] = out.get(group, 0) + total
    return out
