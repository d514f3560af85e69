package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.parse
import dev.gaze.checkpoint.CheckpointException
import dev.gaze.data.DataException
import dev.gaze.export.ExportException
import dev.gaze.internal.WholeFile
import dev.gaze.metric.MetricException
import dev.gaze.script.ScriptException
import dev.gaze.spec.SpecException
import dev.gaze.train.TrainingException
import dev.gaze.train.WorkerLostException
import java.io.FileDescriptor
import java.io.FileOutputStream
import java.io.IOException
import java.io.PrintStream
import java.io.UncheckedIOException
import java.nio.charset.Charset
import java.nio.file.FileSystemException
import kotlin.system.exitProcess

/**
 * The `gaze` command. It ends with status 0 when all is done, 2 when the input cannot be used (the reason is on stderr),
 * 3 when another worker of a run is lost, 130 when Ctrl-C has stopped it and it has saved, and 1 when Gaze itself has failed.
 *
 * The system property `gaze.command` is how the user calls it; by default `gaze`.
 */
public fun main(arguments: Array<String>) {
    // Nothing here opens a window, so that no display needs to be there.
    System.setProperty("java.awt.headless", "true")
    // Threads that a script has left running are none of the command's.
    exitProcess(status(arguments))
}

/** Does what the arguments say; the status to end with. */
internal fun status(arguments: Array<String>): Int {
    if (LOCALE_CHARSET == Charsets.US_ASCII) {
        speakUnicode()
        if (arguments.any { LOST in it }) {
            System.err.println(
                "gaze: the locale's charset, $LOCALE_CHARSET, does not have all letters of the arguments: set LC_ALL=C.UTF-8",
            )
            return Exit.BAD_INPUT
        }
    }
    val typed = System.getenv(WorkerProcess.SUPERVISED)
    val gaze = gazeCommand(CommandLine.of(System.getProperty("gaze.command", "gaze"), arguments.asList(), typed))
    try {
        gaze.parse(arguments)
        return 0
    } catch (e: CliktError) {
        gaze.echoFormattedHelp(e)
        return if (e.statusCode == CLIKT_ERROR) Exit.BAD_INPUT else e.statusCode
    } catch (e: Exception) {
        val reason =
            when (e) {
                is ScriptException, is SpecException, is DataException -> e.message
                is TrainingException, is CheckpointException, is MetricException, is ExportException -> e.message
                is IOException -> told(e)
                is UncheckedIOException -> told(e)
                else -> outOfMemory(e, arguments.firstOrNull()) ?: throw e
            }
        gaze.echo("gaze: $reason", err = true)
        return if (e is WorkerLostException) Exit.LOST else Exit.BAD_INPUT
    } catch (e: OutOfMemoryError) {
        gaze.echo("gaze: ${outOfMemory(e, arguments.firstOrNull())}", err = true)
        return Exit.BAD_INPUT
    } catch (e: UnsatisfiedLinkError) {
        // A native library that has no room or no place to be unpacked to.
        gaze.echo("gaze: ${e.message}", err = true)
        return Exit.BAD_INPUT
    }
}

/** With the path, which a message of Gaze's own has in it. */
private fun told(e: IOException): String? = if (e is FileSystemException) "${e.file}: ${WholeFile.reason(e)}" else e.message

/** The message that it was thrown with; where there was none, its cause's. */
private fun told(e: UncheckedIOException): String? = e.cause?.let { if (e.message == it.toString()) told(it) else e.message }

/**
 * A locale that knows ASCII alone has mostly not been chosen: what is printed is Unicode all the same. Arguments with other
 * letters are refused, since Java has lost these before anybody sees them.
 */
private fun speakUnicode() {
    System.setOut(PrintStream(FileOutputStream(FileDescriptor.out), true, Charsets.UTF_8))
    System.setErr(PrintStream(FileOutputStream(FileDescriptor.err), true, Charsets.UTF_8))
}

/** In which Java reads arguments and the names of files. */
private val LOCALE_CHARSET = Charset.forName(System.getProperty("sun.jnu.encoding"))

private const val LOST = '\uFFFD'

/** Clikt's own status for input that it cannot use. */
private const val CLIKT_ERROR = 1
