//! An Arrow IPC table written anew.

use super::Arrow;
use crate::failure::Failure;
use crate::output::Output;
use crate::tables::Writer;
use crate::tables::records::{Grown, MANIFEST, Rendered};
use arrow_ipc::writer::{DictionaryHandling, FileWriter, IpcWriteOptions, StreamWriter};
use arrow_schema::{ArrowError, DataType};
use std::io;

/// An Arrow IPC table being written.
pub(crate) struct Written {
    form: Form,
    /// The columns whose texts stand in dictionaries.
    dictionaries: Vec<usize>,
    grown: Grown,
}

/// A file has an index at its end, and one dictionary a column; a stream has neither.
enum Form {
    File(FileWriter<Output>),
    Stream(StreamWriter<Output>),
}

impl Written {
    pub(super) fn begin(table: &Arrow, out: Output, making: &[u8]) -> Result<Self, Failure> {
        let failed = |error: ArrowError| {
            let name = &table.records.about().name;
            Failure::failed(format!("{name}: it cannot be written again: {error}"))
        };
        let schema = table.records.schema(making);
        let text = |field: &DataType| matches!(field, DataType::Dictionary(_, values) if values.is_string());
        let fields = schema.fields().iter().enumerate();
        let dictionaries =
            fields.filter(|(_, field)| text(field.data_type())).map(|(cell, _)| cell).collect();
        let options = IpcWriteOptions::default().try_with_compression(table.codec).map_err(failed)?;
        let form = if out.is_streamed() {
            Form::Stream(StreamWriter::try_new_with_options(out, &schema, options).map_err(failed)?)
        } else {
            let options = options.with_dictionary_handling(DictionaryHandling::Delta);
            let mut writer = FileWriter::try_new_with_options(out, &schema, options).map_err(failed)?;
            for (key, value) in &table.footer {
                writer.write_metadata(key, value);
            }
            Form::File(writer)
        };
        Ok(Self { form, dictionaries, grown: Grown::default() })
    }

    fn failure(&self, error: ArrowError) -> Failure {
        let out = match &self.form {
            Form::File(writer) => writer.get_ref(),
            Form::Stream(writer) => writer.get_ref(),
        };
        out.failure(&match error {
            ArrowError::IoError(_, error) => error,
            error => io::Error::other(error.to_string()),
        })
    }
}

impl Writer for Written {
    type Rendered = Rendered;

    fn write(&mut self, rendered: Rendered) -> Result<(), Failure> {
        let written = match &mut self.form {
            Form::File(writer) => {
                let grown = self.grown.grow(&self.dictionaries, &rendered.records);
                grown.and_then(|records| writer.write(&records))
            }
            Form::Stream(writer) => writer.write(&rendered.records),
        };
        written.map_err(|error| self.failure(error))
    }

    fn finish(mut self, manifest: &[u8]) -> Result<Output, Failure> {
        let finished = match &mut self.form {
            Form::File(writer) => {
                writer.write_metadata(MANIFEST, String::from_utf8_lossy(manifest));
                writer.finish()
            }
            Form::Stream(writer) => writer.finish(),
        };
        finished.map_err(|error| self.failure(error))?;
        match self.form {
            Form::File(writer) => writer.into_inner(),
            Form::Stream(writer) => writer.into_inner(),
        }
        .map_err(|error| {
            Failure::failed(format!("cannot write the end of the table: {error}; nothing was left behind"))
        })
    }
}
