package dev.gaze

import org.jetbrains.kotlin.cli.common.arguments.K2JVMCompilerArguments
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSeverity
import org.jetbrains.kotlin.cli.common.messages.CompilerMessageSourceLocation
import org.jetbrains.kotlin.cli.common.messages.MessageCollector
import org.jetbrains.kotlin.cli.jvm.K2JVMCompiler
import org.jetbrains.kotlin.config.Services
import kotlin.io.path.createTempDirectory
import kotlin.io.path.writeText

/** The errors of the Kotlin compiler on a source file, each as `line: message`; empty where it compiles. */
internal fun compileErrors(source: String): List<String> {
    val folder = createTempDirectory("gaze-compile")
    try {
        val file = folder.resolve("Source.kt").apply { writeText(source) }
        val errors = Errors()
        K2JVMCompiler().exec(
            errors,
            Services.EMPTY,
            K2JVMCompilerArguments().apply {
                freeArgs = listOf(file.toString())
                destination = folder.resolve("classes").toString()
                classpath = System.getProperty("java.class.path")
                noStdlib = true
                noReflect = true
            },
        )
        return errors.found
    } finally {
        folder.toFile().deleteRecursively()
    }
}

private class Errors : MessageCollector {
    val found = mutableListOf<String>()

    override fun clear() = found.clear()

    override fun hasErrors() = found.isNotEmpty()

    override fun report(
        severity: CompilerMessageSeverity,
        message: String,
        location: CompilerMessageSourceLocation?,
    ) {
        if (severity.isError) found += "${location?.line}: $message"
    }
}
