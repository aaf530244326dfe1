"""A figure: what is measured, in rounds, and whether it is as good as wanted."""

import statistics


class Figure:
    """Ours against a peer's in turns: the median of the rounds' ratios is held against what is wanted. Without a peer ours itself is;
    `yardstick` is then something measured beside it, to read it by."""

    def __init__(self, name, what, unit, wanted, better, peer=None, yardstick=None, digits=0):
        self.name, self.what, self.unit, self.wanted, self.better = name, what, unit, wanted, better
        self.peer, self.yardstick, self.digits = peer, yardstick, digits
        self.ours, self.peers = [], []

    def add(self, ours, peer=None):
        self.ours.append(ours)
        if peer is not None:
            self.peers.append(peer)

    def value(self):
        if self.peer is None:
            return statistics.median(self.ours)
        return statistics.median(ours / peer for ours, peer in zip(self.ours, self.peers))

    def met(self):
        return self.value() >= self.wanted if self.better == "more" else self.value() <= self.wanted

    def spread(self, values):
        if not values:
            return "-"
        return f"{statistics.median(values):,.{self.digits}f} [{min(values):,.{self.digits}f}..{max(values):,.{self.digits}f}]"

    def line(self):
        ratio = f"{self.value():7.3f}" if self.peer else "      -"
        unit = "x" if self.peer else self.unit
        return (f"{self.name:<16} {self.spread(self.ours):>30} {self.unit:<6} {self.peer or self.yardstick or '-':<24} "
                f"{self.spread(self.peers):>30}  ratio {ratio}  wanted {'>=' if self.better == 'more' else '<='} {self.wanted:g} {unit:<4} "
                f"{'met    ' if self.met() else 'NOT MET'} {self.what}")

    def as_json(self):
        return {"name": self.name, "what": self.what, "unit": self.unit, "ours": self.ours, "peer": self.peer, "yardstick": self.yardstick,
                "peers": self.peers, "value": self.value(), "wanted": self.wanted, "better": self.better, "met": self.met()}
