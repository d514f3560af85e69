package dev.gaze

import org.jetbrains.kotlin.cli.common.arguments.K2JVMCompilerArguments
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSeverity
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSourceLocation
import org.jetbrains.kotlin.cli.common.messages.MessageCollector
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.jetbrains.kotlin.config.Services
import java.nio.file.Path

/** Compiles a source file of Kotlin into a folder of classes; the first error of each line, by line, none where it compiles. */
internal fun compile(
    source: Path,
    classes: Path,
): Map<Int, String> {
    val errors = Errors()
    K2JVMCompiler().exec(
        errors,
        Services.EMPTY,
        K2JVMCompilerArguments().apply {
            freeArgs = listOf(source.toString())
            destination = classes.toString()
            classpath = System.getProperty("java.class.path")
            noStdlib = true
            noReflect = true
        },
    )
    return errors.byLine
}

private class Errors : MessageCollector {
    val byLine = sortedMapOf<Int, String>()

    override fun clear() = byLine.clear()

    override fun hasErrors() = byLine.isNotEmpty()

    override fun report(
        severity: CompilerMessageSeverity,
        message: String,
        location: CompilerMessageSourceLocation?,
    ) {
        if (severity.isError) byLine.putIfAbsent(location?.line ?: 0, message)
    }
}
