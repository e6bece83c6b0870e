//! Parquet and Arrow IPC tables of texts, written and read without the command.

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_ipc::reader::FileReader;
use arrow_ipc::writer::FileWriter;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

/// A cell; none is null.
pub type Cell = Option<String>;

/// Writes a table, by the extension of its name.
pub fn write(path: &Path, names: &[&str], rows: &[Vec<Cell>]) {
    let column = |place: usize| -> ArrayRef {
        Arc::new(rows.iter().map(|row| row[place].clone()).collect::<StringArray>())
    };
    let columns = names.iter().enumerate().map(|(place, name)| (*name, column(place), true));
    let records = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let file = File::create(path).unwrap();
    if path.extension().unwrap() == "parquet" {
        let mut writer = ArrowWriter::try_new(file, records.schema(), None).unwrap();
        writer.write(&records).unwrap();
        writer.close().unwrap();
    } else {
        let mut writer = FileWriter::try_new(file, &records.schema()).unwrap();
        writer.write(&records).unwrap();
        writer.finish().unwrap();
    }
}

/// Reads a table, by the extension of its name.
pub fn read(path: &Path) -> Vec<Vec<Cell>> {
    let file = File::open(path).unwrap();
    let batches: Vec<RecordBatch> = if path.extension().unwrap() == "parquet" {
        let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
        reader.map(Result::unwrap).collect()
    } else {
        FileReader::try_new(file, None).unwrap().map(Result::unwrap).collect()
    };
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cell =
                |column: &ArrayRef| column.as_string::<i32>().iter().nth(row).unwrap().map(str::to_owned);
            rows.push(batch.columns().iter().map(cell).collect());
        }
    }
    rows
}
