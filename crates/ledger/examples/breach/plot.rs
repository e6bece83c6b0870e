//! The picture: how many people were read, day by day, on a scale of tens.

use plotters::prelude::*;
use std::error::Error;
use std::path::Path;

const COLOURS: [RGBColor; 3] = [RGBColor(192, 57, 43), RGBColor(41, 98, 168), RGBColor(30, 132, 73)];

/// Draws a line for each replay: its name, and how many people at the end of each day.
pub(crate) fn draw(path: &Path, lines: &[(&str, Vec<u64>); 3]) -> Result<(), Box<dyn Error>> {
    let root = SVGBackend::new(path, (860, 460)).into_drawing_area();
    root.fill(&WHITE)?;
    let days = lines.iter().map(|(_, people)| people.len()).max().unwrap_or(1);
    let mut chart = ChartBuilder::on(&root)
        .caption("People read by two hijacked accounts", ("sans-serif", 22))
        .margin(16)
        .x_label_area_size(44)
        .y_label_area_size(96)
        .build_cartesian_2d(0..days, (100_u64..100_000_000).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("days")
        .y_desc("people")
        .y_label_formatter(&|people| thousands(*people))
        .label_style(("sans-serif", 14))
        .light_line_style(WHITE)
        .draw()?;
    for ((name, people), colour) in lines.iter().zip(COLOURS) {
        let points = people.iter().enumerate().map(|(day, people)| (day + 1, *people));
        let last = people.last().copied().unwrap_or(0);
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(3)))?
            .label(format!("{name}: {}", thousands(last)))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 22, y)], colour.stroke_width(3)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::MiddleRight)
        .background_style(WHITE.mix(0.9))
        .border_style(BLACK.mix(0.3))
        .label_font(("sans-serif", 15))
        .draw()?;
    root.present()?;
    Ok(())
}

/// A number with blanks between its thousands.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(" ")
}
