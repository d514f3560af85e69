package dev.gaze.cli

import com.github.ajalt.clikt.parameters.groups.OptionGroup
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.tensorflow.Device
import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.train.PrecisionCheck
import dev.gaze.train.TrainingRunBuilder

/** How a run is run; what is trained is the model's. */
internal class RunOptions : OptionGroup("The run") {
    private val device by option(help = "Where to compute; gpu is an error where there is none (default: the GPU if there is one)")
        .choice(Device.entries.associateBy { it.name.lowercase() }, ignoreCase = true)
    private val threads by option(metavar = "N", help = "Processor threads for one operation (default: one for each core)")
        .int()
        .restrictTo(1..MOST_THREADS)
    private val init by option(
        metavar = "F",
        help = "Begin with weights of a safetensors file, such as a checkpoint or what gaze export writes (default: random ones)",
    ).path(mustExist = true, canBeDir = false)
    private val sampleEvery by option("--sample-every", metavar = "N", help = "Steps from one grid of samples to the next $TWENTIETH")
        .int()
        .restrictTo(min = 1)
    private val saveEvery by option("--save-every", metavar = "N", help = "Steps from one checkpoint to the next $TWENTIETH")
        .int()
        .restrictTo(min = 1)
    private val logEvery by option("--log-every", metavar = "N", help = "Steps from one line of metrics.jsonl to the next (default: 10)")
        .int()
        .restrictTo(min = 1)
    private val keep by option(metavar = "N", help = "Checkpoints to keep, the newest (default: 3)").int().restrictTo(min = 1)
    private val keepBest by option(
        "--keep-best",
        metavar = "METRIC",
        help = "Keep the checkpoint with the lowest value of a metric of metrics.jsonl, too (default: with --measure-every its FID)",
    )
    private val precisionCheck by option(
        "--precision-check",
        help =
            "What to do where the first batch in bf16 or fp16 is not what it is in float32: " +
                "train in float32, stop, or do not look (off)",
    ).choice(PrecisionCheck.entries.associateBy { it.name.lowercase() }, ignoreCase = true)
        .default(PrecisionCheck.FLOAT32, defaultForHelp = "float32")

    /** Where, and with how many threads. */
    fun runtime(): RuntimeConfig {
        val runtime = RuntimeConfig.defaults().withIntraOpThreads(threads ?: 0)
        return device?.let(runtime::withDevice) ?: runtime
    }

    /** Says to a run what the options say. */
    fun applyTo(run: TrainingRunBuilder) {
        run.runtime(runtime()).precisionCheck(precisionCheck)
        init?.let(run::initialWeights)
        sampleEvery?.let(run::sampleEvery)
        saveEvery?.let(run::saveEvery)
        logEvery?.let(run::logEvery)
        keep?.let(run::keep)
        keepBest?.let(run::keepLowest)
    }

    private companion object {
        const val MOST_THREADS = 1024
        const val TWENTIETH = "(default: a twentieth of the run, at least 50)"
    }
}
