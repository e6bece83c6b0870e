"""DuckDB: Arrow functions in SQL, one a column."""

import duckdb
import job
import pyarrow as pa


def run(source, target, keys):
    def arrow_function(name):
        tokenizer = job.tokenizer(name, *keys)
        return lambda rows: pa.chunked_array(tokenizer.tokenize_column(rows)).cast(pa.string())

    with duckdb.connect() as connection:
        for name in job.FORMATS:
            connection.create_function(
                f"{name}_token", arrow_function(name), ["VARCHAR"], "VARCHAR", type="arrow"
            )
        replaced = ", ".join(f"{name}_token({name}) AS {name}" for name in job.FORMATS)
        connection.execute("SET preserve_insertion_order = true")
        connection.sql(f"SELECT * REPLACE ({replaced}) FROM read_parquet('{source}')").write_parquet(
            str(target)
        )
