package dev.gaze.cli

import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption
import java.util.Base64
import kotlin.io.path.deleteIfExists
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.io.path.writeText

/**
 * The command in a process that does one after the other: what starts Java and TensorFlow again for each is [GazeProcess], for
 * what is of a process, such as signals.
 */
internal class GazeHost(
    private val folder: Path,
    private val process: GazeProcess = GazeProcess(folder, listOf("-Dgaze.command=./gaze")),
) : AutoCloseable {
    private val answer = folder.resolve("host.status")
    private var host: Process? = null

    fun run(vararg arguments: String): GazeProcess.Result {
        val running =
            host?.takeIf { it.isAlive } ?: process.start("$answer", main = CommandHost::class.java.name, name = "host").also { host = it }
        answer.deleteIfExists()
        for (name in listOf("host.out", "host.err")) folder.resolve(name).writeText("")
        val words = arguments.map { Base64.getEncoder().encodeToString(it.encodeToByteArray()) }
        running.outputStream.write((words.joinToString(" ") + "\n").encodeToByteArray())
        running.outputStream.flush()
        val end = System.nanoTime() + LIMIT
        while (running.isAlive && !answer.exists()) {
            check(System.nanoTime() < end) { "the command did not end within five minutes".also { close() } }
            Thread.sleep(5)
        }
        val status = if (answer.exists()) answer.readText().toInt() else running.exitValue()
        return GazeProcess.Result(status, folder.resolve("host.out").readText(), folder.resolve("host.err").readText())
    }

    override fun close() {
        host?.destroyForcibly()?.waitFor()
    }

    private companion object {
        const val LIMIT = 300_000_000_000L
    }
}

/** Does the commands that come as lines of words in Base64, and writes the status of each. */
internal object CommandHost {
    @JvmStatic
    fun main(arguments: Array<String>) {
        System.setProperty("java.awt.headless", "true")
        val answer = Path.of(arguments.single())
        for (line in generateSequence(::readlnOrNull)) {
            val words = line.split(' ').filter(String::isNotEmpty).map { Base64.getDecoder().decode(it).decodeToString() }
            val status =
                try {
                    status(words.toTypedArray())
                } catch (e: Throwable) {
                    e.printStackTrace()
                    Exit.FAULTY
                }
            System.out.flush()
            System.err.flush()
            val half = answer.resolveSibling("${answer.fileName}.half").apply { writeText("$status") }
            Files.move(half, answer, StandardCopyOption.ATOMIC_MOVE)
        }
    }
}
