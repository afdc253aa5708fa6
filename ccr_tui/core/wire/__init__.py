"""What goes over the wire: JSON spans, event streams, dialects. Incremental and free of I/O."""
