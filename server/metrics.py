"""What ``/metrics`` counts (Prometheus text format). One per application, never of the module."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60)


class Metrics:
    """Queries by how they ended, how long evaluated ones took, documents by format, readers."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.queries = Counter(
            "lianmu_sparql_queries",
            "SPARQL queries by outcome: evaluated, kept, unchanged, or the code of a problem",
            ("outcome",),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "lianmu_sparql_seconds",
            "Seconds an evaluated query took, with its wait",
            buckets=SECONDS,
            registry=self.registry,
        )
        self.documents = Counter(
            "lianmu_documents",
            "Descriptions of things that were sent, by format",
            ("format",),
            registry=self.registry,
        )
        self.edition = Gauge("lianmu_edition", "The current edition", registry=self.registry)
        self.readers = Gauge("lianmu_readers", "Reader processes", registry=self.registry)
        self.idle = Gauge("lianmu_readers_idle", "Readers without work", registry=self.registry)

    def text(self) -> bytes:
        return generate_latest(self.registry)
