"""What the service counts, and how Prometheus reads it (text exposition format 0.0.4)."""

from __future__ import annotations

import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
"""Upper bounds in seconds of the latency histogram."""


class Metrics:
    """The counters of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[str] = Counter()
        self._counts = [0] * (len(BUCKETS) + 1)
        self._sum = 0.0
        self._sent = 0
        self.cache: Counter[str] = Counter()

    def observe(self, route: str, status: int, seconds: float, sent: int) -> None:
        """Count one request that has been answered."""
        with self._lock:
            self._requests[f"{route} {status}"] += 1
            self._counts[bisect_left(BUCKETS, seconds)] += 1
            self._sum += seconds
            self._sent += sent

    def observe_replay(self, sent: int) -> None:
        """Count one request that was answered from kept bytes; only the connection thread calls this."""
        self.cache["replay"] += 1
        self._requests["/sparql 200"] += 1
        self._counts[0] += 1
        self._sent += sent

    def state(self) -> dict[str, Any]:
        """Copy the counters, so that those of several processes can be added up."""
        with self._lock:
            return {
                "requests": dict(self._requests),
                "latency": list(self._counts),
                "seconds": self._sum,
                "sent": self._sent,
                "cache": dict(self.cache),
            }


def write(states: Iterable[Mapping[str, Any]], dataset: Mapping[str, Any]) -> str:
    """Write the sum over all processes as Prometheus text.

    Parameters
    ----------
    states
        What `Metrics.state` made, with ``pool`` (gauges) and ``events`` (kills by reason) added.
    dataset
        ``version``, ``quads`` and ``age`` of what is served.

    """
    requests: Counter[str] = Counter()
    cache: Counter[str] = Counter()
    pool: Counter[str] = Counter()
    events: Counter[str] = Counter()
    counts = [0] * (len(BUCKETS) + 1)
    seconds, sent, processes = 0.0, 0, 0
    for state in states:
        processes += 1
        requests.update(state["requests"])
        cache.update(state["cache"])
        pool.update(state["pool"])
        events.update(state["events"])
        counts = [old + new for old, new in zip(counts, state["latency"], strict=True)]
        seconds += state["seconds"]
        sent += state["sent"]
    lines: list[str] = []
    _family(lines, "entente_requests_total", "counter", "Requests answered, by route and status.")
    for key, count in sorted(requests.items()):
        route, _, status = key.rpartition(" ")
        lines.append(f'entente_requests_total{{route="{route}",status="{status}"}} {count}')
    _family(lines, "entente_request_seconds", "histogram", "Time from the request to the end of the answer.")
    total = 0
    for bound, count in zip((*map(str, BUCKETS), "+Inf"), counts, strict=True):
        total += count
        lines.append(f'entente_request_seconds_bucket{{le="{bound}"}} {total}')
    lines += [f"entente_request_seconds_sum {seconds:.6f}", f"entente_request_seconds_count {total}"]
    _family(lines, "entente_sent_bytes_total", "counter", "Bytes of bodies sent.")
    lines.append(f"entente_sent_bytes_total {sent}")
    _family(lines, "entente_cache_total", "counter", "Answers by where they came from.")
    lines += [f'entente_cache_total{{outcome="{name}"}} {cache[name]}' for name in ("hit", "miss", "replay", "held")]
    _family(lines, "entente_query_events_total", "counter", "Queries that ended early, by reason, and workers killed.")
    lines += [f'entente_query_events_total{{reason="{name}"}} {count}' for name, count in sorted(events.items())]
    for name, text in (
        ("workers", "Query workers."),
        ("running", "Queries that run."),
        ("waiting", "Queries that wait for a worker."),
    ):
        _family(lines, f"entente_queries_{name}", "gauge", text)
        lines.append(f"entente_queries_{name} {pool[name]}")
    _family(lines, "entente_processes", "gauge", "HTTP processes that answered.")
    lines.append(f"entente_processes {processes}")
    _family(lines, "entente_dataset_info", "gauge", "The version that is served.")
    lines.append(f'entente_dataset_info{{version="{dataset["version"]}"}} 1')
    _family(lines, "entente_dataset_quads", "gauge", "Quads in the dataset.")
    lines.append(f"entente_dataset_quads {dataset['quads']}")
    _family(lines, "entente_dataset_age_seconds", "gauge", "Seconds since the version was published.")
    lines.append(f"entente_dataset_age_seconds {dataset['age']:.0f}")
    return "\n".join(lines) + "\n"


def _family(lines: list[str], name: str, kind: str, text: str) -> None:
    lines += [f"# HELP {name} {text}", f"# TYPE {name} {kind}"]
