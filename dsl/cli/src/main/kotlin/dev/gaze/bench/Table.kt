package dev.gaze.bench

/** Rows of cells under a head: the first column starts at the left, the others end at the right. */
internal fun table(
    head: List<String>,
    rows: List<List<String>>,
): String {
    val all = listOf(head) + rows
    val widths = head.indices.map { column -> all.maxOf { it[column].length } }
    return all.joinToString("") { row ->
        row.indices
            .joinToString("  ") { if (it == 0) row[it].padEnd(widths[it]) else row[it].padStart(widths[it]) }
            .trimEnd() + "\n"
    }
}
