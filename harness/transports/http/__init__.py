"""HTTP/1.1 on byte streams: messages go in and out as they are on the line, and nothing is added or mended."""
