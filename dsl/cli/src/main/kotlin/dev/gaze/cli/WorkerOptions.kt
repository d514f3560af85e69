package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.options.split
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.tensorflow.Cluster
import dev.gaze.train.TfConfig
import java.net.InetAddress
import java.net.ServerSocket
import java.time.Duration

/** On what a run trains besides this process. */
internal class WorkerOptions : OptionGroup("Several devices (docs/devices.md)") {
    private val devices by option(
        metavar = "N|cpu:N",
        help = "Train on N GPUs of this machine, or for trials in N processes on its processor, a part of every batch on each",
    ).convert(conversion = { LocalDevices.read(it) ?: fail("got '$it', expected a number of GPUs, or cpu:N") })
    private val cluster by option(
        metavar = "HOST:PORT,...",
        help = "All workers, the chief first; run the same command on each, with its --worker (default: TF_CONFIG, if it is set)",
    ).split(",")
    private val worker by option(metavar = "N", help = "Which worker of --cluster this is, from 0").int().restrictTo(min = 0)
    private val timeout by option(metavar = "SECONDS", help = "The longest that workers wait for each other, to start and in a step")
        .int()
        .restrictTo(1..MOST_SECONDS)
        .default(TWO_MINUTES)
    private val restarts by option(metavar = "N", help = "Begin again from the newest checkpoint where a worker is lost, at most N times")
        .int()
        .restrictTo(min = 0)
        .default(0)

    /** The cluster that this process is a worker of; null where it trains alone, or starts workers. */
    fun cluster(): Cluster? {
        val hosts = cluster
        val number = worker
        return when {
            devices != null && (hosts != null || number != null) -> {
                throw BadInput("--devices is for one machine, --cluster and --worker are for several: choose one of them")
            }

            devices != null -> {
                null
            }

            hosts != null && number == null -> {
                throw BadInput("--cluster names all workers: say by --worker which of them this is")
            }

            hosts == null && number != null -> {
                throw BadInput("--worker says which worker of --cluster this is: give that, too")
            }

            else -> {
                refusing { if (hosts != null && number != null) Cluster.of(hosts, number) else fromEnvironment() }
            }
        }?.withTimeout(Duration.ofSeconds(timeout.toLong()))
    }

    /** Whether there are others than this process. */
    fun areSeveral(): Boolean = devices != null || cluster() != null

    private fun fromEnvironment(): Cluster? = System.getenv("TF_CONFIG")?.let(TfConfig::cluster)

    private fun refusing(cluster: () -> Cluster?): Cluster? =
        try {
            cluster()
        } catch (e: IllegalArgumentException) {
            throw BadInput(e.message)
        }

    /** The processes that this one is to start and look after; null where it trains itself. */
    fun supervisor(commandLine: CommandLine): Supervisor? {
        val local = devices
        val own = cluster()
        return when {
            local != null -> {
                Supervisor(restarts) { resume -> local.processes(commandLine.without(RESERVED), resume) }
            }

            own != null && restarts > 0 -> {
                Supervisor(restarts) { resume -> listOf(WorkerProcess(own.worker(), commandLine.without(RESERVED).with(resume))) }
            }

            else -> {
                null
            }
        }
    }

    private companion object {
        const val TWO_MINUTES = 120
        const val MOST_SECONDS = 7 * 24 * 3600
        val RESERVED = setOf("--devices", "--restarts")
    }
}

/** Says who else can reach what a worker opens. */
internal fun CliktCommand.tellOpenPort(cluster: Cluster) {
    val port = cluster.port(cluster.worker())
    echo(
        "note: TensorFlow listens on port $port of all of this machine's addresses and asks for no password: see docs/devices.md",
        err = true,
    )
}

/** So many devices of this machine. */
internal class LocalDevices private constructor(
    private val count: Int,
    private val onProcessor: Boolean,
) {
    /** A process for each, which find each other on loopback. */
    fun processes(
        command: CommandLine,
        resume: Boolean,
    ): List<WorkerProcess> {
        val gpus = if (onProcessor) emptyList() else visibleGpus()
        if (!onProcessor && gpus.size < count) {
            throw BadInput("--devices $count: this machine shows ${gpus.size} GPUs; for a trial on its processor, --devices cpu:$count")
        }
        val hosts = freePorts().joinToString(",") { "127.0.0.1:$it" }
        val threads = maxOf(1, Runtime.getRuntime().availableProcessors() / count)
        return List(count) { worker ->
            val place = listOf("--cluster", hosts, "--worker", "$worker")
            val processor = if (onProcessor) command.unlessSaid("--device" to "cpu", "--threads" to "$threads") else emptyList()
            val environment = if (onProcessor) emptyMap() else mapOf("CUDA_VISIBLE_DEVICES" to gpus[worker])
            WorkerProcess(worker, command.with(resume, place + processor), environment)
        }
    }

    /** All at once, so that none comes twice. */
    private fun freePorts(): List<Int> {
        val taken = List(count) { ServerSocket(0, 1, InetAddress.getLoopbackAddress()) }
        return taken.map { socket -> socket.use { it.localPort } }
    }

    companion object {
        private const val MOST = 64
        private const val PROCESSOR = "cpu:"

        /** `4` or `cpu:2`; null for anything else. */
        fun read(text: String): LocalDevices? =
            text
                .removePrefix(PROCESSOR)
                .toIntOrNull()
                ?.takeIf { it in 1..MOST }
                ?.let { LocalDevices(it, text.startsWith(PROCESSOR)) }
    }
}
