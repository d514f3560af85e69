package dev.gaze.script

import java.io.IOException
import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.readLines

/**
 * A place in a script.
 *
 * @property line from 1; null where it is not known
 * @property column from 1; null where it is not known
 */
internal class ScriptPlace(
    private val file: Path,
    private val line: Int?,
    private val column: Int? = null,
) {
    /** `sagan.gan.kts:7:5: what`, and below it the line and a mark under the column. */
    fun message(what: String): String =
        buildString {
            append(listOfNotNull(file.name, line, column).joinToString(":")).append(": ").append(what)
            val source = sourceLine() ?: return@buildString
            val indent = source.takeWhile(Char::isWhitespace).length
            append("\n  ").append(source.trim())
            if (column != null && column > indent) append("\n  ").append(" ".repeat(column - 1 - indent)).append('^')
        }

    private fun sourceLine(): String? =
        try {
            line?.let { file.readLines().getOrNull(it - 1) }
        } catch (_: IOException) {
            null
        }
}
