"""pyarrow: record batch by record batch, so that a table of any length fits."""

import job
import pyarrow as pa
import pyarrow.parquet as pq


def run(source, target, keys):
    file = pq.ParquetFile(source)
    with pq.ParquetWriter(target, file.schema_arrow) as writer:
        for batch in file.iter_batches():
            for name in job.FORMATS:
                tokens = job.tokenizer(name, *keys).tokenize_column(batch[name])
                field = batch.schema.field(name)
                batch = batch.set_column(
                    batch.schema.get_field_index(name), field, pa.array(tokens, field.type)
                )
            writer.write_batch(batch)
