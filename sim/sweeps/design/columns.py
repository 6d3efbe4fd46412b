"""Names of the columns of a sweep's table besides its levers and measures."""

#: Columns of the table besides levers and measures.
POINT, STATUS, ERROR = "point", "status", "error"
OK, FAILED = "ok", "failed"
#: Ends of the interval of a measure, in the names of columns.
LOW, HIGH = "low", "high"
