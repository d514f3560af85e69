package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.convert
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.gaze.checkpoint.RunFolder
import dev.gaze.data.FolderOptions
import dev.gaze.data.ImageFolder
import dev.gaze.data.ImageSource
import dev.gaze.data.Shapes
import dev.gaze.imageSet
import dev.gaze.internal.WholeFile
import dev.gaze.metric.Classifier
import dev.gaze.metric.ImageSet
import dev.gaze.metric.InceptionNet
import dev.gaze.metric.PixelRange
import dev.gaze.metric.SavedModelNet
import dev.gaze.metric.StatisticsCache
import dev.gaze.spec.Metric
import dev.gaze.tensorflow.RuntimeConfig
import dev.gaze.train.TrainedGan
import dev.gaze.trained
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import java.io.OutputStream
import java.nio.file.Path
import java.security.DigestInputStream
import java.security.MessageDigest
import java.util.HexFormat
import java.util.Locale
import kotlin.io.path.inputStream
import kotlin.io.path.notExists
import kotlin.io.path.writeText
import kotlin.jvm.optionals.getOrNull

/** `gaze evaluate`: how good the images of runs are, or those in a folder. */
internal class EvaluateCommand : CliktCommand(name = "evaluate") {
    private val named by argument("RUN", help = "Folders of runs that gaze train has made")
        .path(mustExist = true, canBeFile = false)
        .multiple()
    private val runs by lazy { named.distinctBy { it.toRealPath() } }
    private val folders by option(
        "--folder",
        metavar = "DIR",
        help = "Twice, in place of RUN: real images, and the images to measure against them",
    ).path(mustExist = true, canBeFile = false).multiple()
    private val side by option(
        "--size",
        metavar = "N",
        help = "Pixels that images of --folder are cropped and resized to (default: 299 with --inception, else 64)",
    ).int().restrictTo(1..1024)
    private val data by option(metavar = "DIR", help = "The real images (default: the built-in shapes, the same for all runs)")
        .path(mustExist = true, canBeFile = false)
    private val samples by option(metavar = "N", help = "Images that are drawn, and at most so many real ones")
        .int()
        .restrictTo(2..1_000_000)
        .default(10_000)
    private val inception by option(
        metavar = "F.pb",
        help =
            "The network: classify_image_graph_def.pb of inception-2015-12-05, which Gaze does not bring " +
                "(default: a classifier that is trained once on the real images; its numbers are called own features)",
    ).path(mustExist = true, canBeDir = false)
    private val resize by option(help = "How images come to the network's size")
        .choice(InceptionNet.Resize.entries.associateBy { it.toString() })
        .default(InceptionNet.Resize.LEGACY_TF, defaultForHelp = "legacyTf")
    private val savedModel by option(
        "--saved-model",
        metavar = "DIR",
        help = "The network: any SavedModel whose serving_default makes features of images, in place of --inception",
    ).path(mustExist = true, canBeFile = false)
    private val pixels by option(help = "What the SavedModel takes for black and white: 0 and 255, 0 and 1, or -1 and 1")
        .choice(PixelRange.entries.associateBy { it.name.lowercase() })
        .default(PixelRange.SIGNED, defaultForHelp = "signed")
    private val metrics by option(metavar = "M,...", help = "Of ${Metric.entries.joinToString { it.option }}; the first ranks the runs")
        .convert { text ->
            text.split(',').map { word ->
                Metric.entries.firstOrNull { it.option == word.trim() }
                    ?: fail("no metric $word; expected ${Metric.entries.joinToString { it.option }}")
            }
        }.default(listOf(Metric.FID, Metric.KID, Metric.PRDC), defaultForHelp = "fid,kid,prdc")
    private val checkpoint by option(
        metavar = "best|newest|N",
        help = "Whose weights: the best that was kept, the newest, or those of step N",
    ).default("newest")
    private val raw by option(help = "Take the weights as training moves them (default: their average, where there is one)").flag()
    private val standing by option(
        metavar = "N",
        help =
            "Batches, of the model's batch size, over which the generator's batch norm takes its statistics (BigGAN's standing " +
                "statistics; default: those that moved along with training)",
    ).int().restrictTo(1..MOST_BATCHES)
    private val seed by option(metavar = "N", help = "Where the latents come from").long().default(0)
    private val classifierSteps by option(
        "--classifier-steps",
        metavar = "N",
        help = "Training of the classifier of own features and of cas",
    ).int().restrictTo(min = 1).default(Classifier.STEPS)
    private val json by option(
        metavar = "F.json",
        help = "A file of all results, besides evaluation.json in each RUN (default: evaluation.json in the second --folder)",
    ).path(canBeDir = false)

    override fun help(context: Context): String =
        "Measure the images of runs, or of a folder, against real ones. " +
            "Numbers of other networks, resizes, counts or weights do not compare: the file of results says them all."

    override fun run() {
        if (runs.isEmpty() == folders.isEmpty() || folders.size !in setOf(0, 2)) {
            throw BadInput("name runs, or --folder twice: first real images, then those to measure")
        }
        if (standing != null && folders.isNotEmpty()) throw BadInput("--standing is of runs: a folder has no generator")
        if (inception != null && savedModel != null) throw BadInput("--inception and --saved-model are two networks: choose one")
        val brought =
            inception?.let { InceptionNet.open(it, resize, RuntimeConfig.defaults()) }
                ?: savedModel?.let { SavedModelNet.open(it, null, pixels, RuntimeConfig.defaults()) }
        val results =
            brought.use { net ->
                val evaluation = Evaluation(this, metrics, StatisticsCache.ofUser(), net, classifierSteps)
                if (folders.isEmpty()) runs.map { measure(it, evaluation) } else listOf(measureFolders(evaluation))
            }
        val ranked = results.sortedBy { it.rank }
        echo(table(ranked))
        if (folders.isEmpty()) runs.forEach { run -> write(run.resolve(RESULTS), ranked.filter { it.name == "$run" }) }
        (json ?: folders.getOrNull(1)?.resolve(RESULTS))?.let { write(it, ranked) }
    }

    private fun write(
        file: Path,
        results: List<Scores>,
    ) {
        WholeFile.write(file) { it.writeText(PRETTY.encodeToString(JsonArray.serializer(), JsonArray(results.map(Scores::json))) + "\n") }
        echo("results     $file")
    }

    private fun measure(
        run: Path,
        evaluation: Evaluation,
    ): Scores =
        RunFolder(run).trained(checkpoint = checkpointOf(run)).use { gan ->
            val checkpoint = checkpointOf(run) ?: RunFolder(run).latest().orElseThrow()
            standing?.let { stand(run, gan, it) }
            trainingImages(gan.gan().spec(), data, Shapes.MEASURED_SEED).use { images ->
                val spec = gan.gan().spec()
                if (metrics.any(Metric::isOfClasses)) checkClasses(run, spec.classes(), images)
                val real = ImageSet.of(images, samples)
                val result =
                    evaluation.scores(
                        "$run",
                        ImageSet.of(images, Classifier.MOST_IMAGES),
                        real,
                        Drawn(gan.imageSet(samples, seed, averaged = !raw), drawnBy(checkpoint, null)),
                        images.classNames(),
                    ) { label ->
                        // As many drawn images of a class as there are real ones of it.
                        val ofClass = ImageSet.ofClass(images, label, samples)
                        ofClass to Drawn(gan.imageSet(ofClass.count, seed, label, !raw), drawnBy(checkpoint, label))
                    }
                val weights = (if (!raw && spec.training.ema != null) "averaged" else "raw") + standingText()
                val provenance = Provenance(real.count, real.sha256(), samples, result.network, seed, weights, gan.step())
                Scores(run.toString(), result.values, provenance)
            }
        }

    /** What tells these images from all others; the count is the statistics' own. */
    private fun drawnBy(
        checkpoint: Path,
        label: Int?,
    ): String = "drawn by ${sha256(checkpoint)}, seed $seed, class ${label ?: "each"}, ${if (raw) "raw" else "averaged"}" + standingText()

    private fun standingText() = standing?.let { ", standing statistics of $it batches" } ?: ""

    private fun stand(
        run: Path,
        gan: TrainedGan,
        batches: Int,
    ) {
        try {
            gan.standingStatistics(
                batches,
                gan
                    .gan()
                    .spec()
                    .training.batch,
                !raw,
            )
        } catch (e: IllegalStateException) {
            throw BadInput("$run: --standing: ${e.message}")
        }
    }

    private fun sha256(file: Path): String {
        val digest = MessageDigest.getInstance("SHA-256")
        DigestInputStream(file.inputStream(), digest).use { it.transferTo(OutputStream.nullOutputStream()) }
        return HexFormat.of().formatHex(digest.digest())
    }

    private fun checkClasses(
        run: Path,
        classes: Int,
        images: ImageSource,
    ) {
        if (classes == 0) throw BadInput("$run: intra-fid and cas need a model with classes")
        if (classes != images.classes()) {
            throw BadInput("$run: the model has $classes classes, the images have ${images.classes()}")
        }
    }

    private fun measureFolders(evaluation: Evaluation): Scores =
        folder(folders[0]).use { real ->
            folder(folders[1]).use { drawn ->
                if (metrics.any(Metric::isOfClasses)) checkSameClasses(real, drawn)
                val a = ImageSet.of(real, samples)
                val b = ImageSet.of(drawn, samples)
                val result =
                    evaluation.scores(
                        "${folders[1]}",
                        ImageSet.of(real, Classifier.MOST_IMAGES),
                        a,
                        Drawn(b, "sha256:${b.sha256()}"),
                        real.classNames(),
                    ) { label ->
                        val ofClass = ImageSet.ofClass(drawn, label, samples)
                        ImageSet.ofClass(real, label, samples) to Drawn(ofClass, "sha256:${ofClass.sha256()}")
                    }
                val network = "${result.network} of images of $folderSide pixels"
                Scores(folders[1].toString(), result.values, Provenance(a.count, a.sha256(), b.count, network, null, null, null))
            }
        }

    private fun checkSameClasses(
        real: ImageFolder,
        drawn: ImageFolder,
    ) {
        fun names(folder: ImageFolder) = folder.classNames().take(NAMED).joinToString() + if (folder.classes() > NAMED) ", ..." else ""
        if (real.classes() < 2 || real.classNames() != drawn.classNames()) {
            throw BadInput(
                "intra-fid and cas need the same folders of classes in both, two or more: " +
                    "${folders[0]} has ${names(real)}, ${folders[1]} has ${names(drawn)}",
            )
        }
    }

    private val folderSide get() = side ?: if (inception == null) OWN_SIDE else INCEPTION_SIDE

    private fun folder(path: Path): ImageFolder = imageFolder(path, FolderOptions.of(folderSide, folderSide, 3)).also(::tellLeftOut)

    private fun checkpointOf(run: Path): Path? {
        if (checkpoint == "newest") return null
        if (checkpoint == "best") {
            return RunFolder(run).best().getOrNull() ?: throw BadInput("$run has kept no best checkpoint: leave out --checkpoint best")
        }
        val step = checkpoint.toIntOrNull() ?: throw BadInput("--checkpoint $checkpoint; expected best, newest or a step")
        val file = run.resolve("checkpoints").resolve(String.format(Locale.ROOT, "step-%08d.safetensors", step))
        if (file.notExists()) throw BadInput("$run has no checkpoint of step $step: there is no $file")
        return file
    }

    private companion object {
        const val OWN_SIDE = 64
        const val INCEPTION_SIDE = 299
        const val MOST_BATCHES = 10_000
        const val NAMED = 7
        const val RESULTS = "evaluation.json"
        val PRETTY = Json { prettyPrint = true }
    }
}
