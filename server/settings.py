"""Settings: environment variables ``LIANMU_…``, and what the data folder fixed at first load."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting, its default and what it does; ``docs/settings.md`` lists the same."""

    model_config = SettingsConfigDict(env_prefix="LIANMU_", extra="ignore")

    data: Path = Field(
        default=Path("data"), description="folder of editions, evidence and accounts"
    )
    base_iri: str = Field(
        default="http://localhost:8000/", description="start of every instance IRI"
    )
    public: bool = Field(default=False, description="may anyone read without signing in")
    review: Literal["required", "direct"] = Field(
        default="required", description="must the authority review a department's submission"
    )
    query_seconds: float = Field(default=20.0, gt=0, description="time limit of one SPARQL query")
    query_rows: int = Field(default=100_000, gt=0, description="rows after which a result is cut")
    query_megabytes: int = Field(default=64, gt=0, description="size after which a result is cut")
    client_queries: int = Field(
        default=2, ge=1, description="SPARQL queries of one client that run at a time"
    )
    cache_megabytes: int = Field(default=64, ge=0, description="memory for results that are kept")
    readers: int = Field(default=4, ge=1, description="reader processes; one is kept for pages")
    reader_megabytes: int = Field(
        default=2048, gt=0, description="memory limit of one reader process"
    )
    upload_megabytes: int = Field(default=50, gt=0, description="largest file that is accepted")
    upload_rows: int = Field(
        default=200_000, gt=0, description="most rows or statements of one file"
    )
    upload_columns: int = Field(default=200, gt=0, description="most columns of one sheet")
    upload_sheets: int = Field(default=50, gt=0, description="most sheets of one workbook")
    upload_cell_characters: int = Field(
        default=32_767, gt=0, description="most characters of one cell"
    )
    upload_inflated_megabytes: int = Field(
        default=500, gt=0, description="largest size of a workbook after decompression"
    )
    anonymous_kilobytes: int = Field(
        default=512, gt=0, description="largest file for anonymous /validate"
    )
    judge_seconds: float = Field(default=600.0, gt=0, description="time limit of one submission")
    judge_megabytes: int = Field(default=4096, gt=0, description="memory limit of one submission")
    checked_minutes: float = Field(
        default=30.0, gt=0, description="how long a checked file waits for its confirmation"
    )
    checked_megabytes: int = Field(
        default=500,
        gt=0,
        description="most that waits so; beyond it the oldest of the body with most go",
    )
    answer_seconds: float = Field(
        default=10.0, ge=0, description="wait before POST /submissions says 202"
    )
    keep_editions: int = Field(default=20, ge=1, description="newest editions that are always kept")
    keep_days: int = Field(default=30, ge=0, description="days for which one edition a day is kept")

    @field_validator("base_iri")
    @classmethod
    def _ends_in_slash(cls, value: str) -> str:
        if not value.startswith(("http://", "https://")) or not value.endswith("/"):
            raise ValueError("LIANMU_BASE_IRI must start with http:// or https:// and end with /")
        return value
