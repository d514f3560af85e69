package dev.gaze.script

import java.nio.file.Path
import kotlin.io.path.name

/** Says which line of a script is running or threw, not how it came to be called. */
internal class ScriptFailure(
    private val script: Path,
    compiled: CompiledGanScript,
) {
    private val files = (listOf(script) + compiled.imports.map { Path.of(it.path) }).associateBy { it.name }

    fun message(thrown: Throwable): String {
        // Of an object, what went wrong when it was first used.
        val told = (thrown as? ExceptionInInitializerError)?.cause ?: thrown
        return message(told.stackTrace, listOfNotNull(told.javaClass.simpleName, told.message).joinToString(": "))
    }

    fun message(
        stack: Array<StackTraceElement>,
        what: String,
    ): String {
        val frame = stack.firstOrNull { it.fileName in files && it.lineNumber > 0 }
        return ScriptPlace(files[frame?.fileName] ?: script, frame?.lineNumber).message(what)
    }
}
