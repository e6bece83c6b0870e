"""PySpark: an Arrow function over each partition. What travels to the executors is the code and two paths."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import job
import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.functions import arrow_udf


def tokens(name, keys):
    """A column function whose executors open the keyring that lies on their own node."""

    def convert(batches: Iterator[pa.Array]) -> Iterator[pa.Array]:
        tokenizer = job.tokenizer(name, *keys)
        for batch in batches:
            yield pa.array(tokenizer.tokenize_column(batch), pa.string())

    return arrow_udf(convert, "string")


def session(memory="1g"):
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    spark = (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.memory", memory)
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .getOrCreate()
    )
    spark.sparkContext.setLogLevel("ERROR")
    spark.sparkContext.addPyFile(str(Path(__file__).with_name("job.py")))
    return spark


def run(source, target, keys):
    with session() as spark:
        table = spark.read.parquet(str(source))
        table.withColumns({name: tokens(name, keys)(name) for name in job.FORMATS}).write.parquet(str(target))
