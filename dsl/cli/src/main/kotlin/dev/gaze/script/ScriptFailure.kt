package dev.gaze.script

import java.nio.file.Path
import kotlin.io.path.name
import kotlin.io.path.readLines

/** Says which line of a script threw, not how it came to be called. */
internal class ScriptFailure(
    private val script: Path,
    compiled: CompiledGanScript,
) {
    private val files = (listOf(script) + compiled.imports.map { Path.of(it.path) }).associateBy { it.name }

    fun message(thrown: Throwable): String {
        val frame = thrown.stackTrace.firstOrNull(::isInScript)
        val what = listOfNotNull(thrown.javaClass.simpleName, thrown.message).joinToString(": ")
        return ScriptPlace(files[frame?.fileName] ?: script, frame?.lineNumber).message(what)
    }

    /** Code of other files that the compiler has inlined has line numbers past the script's end. */
    private fun isInScript(frame: StackTraceElement): Boolean =
        files[frame.fileName]?.let { frame.lineNumber in 1..it.readLines().size } == true
}
