"""Polars: `map_batches` hands whole columns over."""

import job
import polars as pl


def run(source, target, keys):
    def tokens(name):
        tokenizer = job.tokenizer(name, *keys)
        return pl.col(name).map_batches(
            lambda rows: pl.Series(tokenizer.tokenize_column(rows)), return_dtype=pl.String
        )

    pl.scan_parquet(source).with_columns(
        tokens(name).alias(name) for name in job.FORMATS
    ).collect().write_parquet(target)
