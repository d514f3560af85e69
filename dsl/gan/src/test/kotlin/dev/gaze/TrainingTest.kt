package dev.gaze

import dev.gaze.checkpoint.CheckpointException
import dev.gaze.checkpoint.SafeTensors
import dev.gaze.data.ImageSource
import dev.gaze.data.Shapes
import dev.gaze.shape.ShapeCheck
import dev.gaze.spec.SpecException
import dev.gaze.tensorflow.Cluster
import dev.gaze.tensorflow.internal.LiveTensors
import dev.gaze.train.MetricLine
import dev.gaze.train.PrecisionCheck
import dev.gaze.train.TrainedGan
import dev.gaze.train.TrainingEvent.Samples
import dev.gaze.train.TrainingEvent.Saved
import dev.gaze.train.TrainingEvent.Step
import dev.gaze.train.TrainingException
import dev.gaze.train.TrainingRun
import dev.gaze.view.AttentionFigure
import dev.gaze.view.Pictures
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.paths.shouldExist
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import java.nio.file.Path
import java.util.concurrent.CountDownLatch
import javax.imageio.ImageIO
import kotlin.io.path.appendText
import kotlin.io.path.readBytes
import kotlin.io.path.writeText

private const val STEPS = 7

private val SPEC =
    gan("tiny") {
        image(16)
        generator { resBlock(3) }
        discriminator { resBlock(5) }
        training {
            steps(STEPS)
            batch(2)
        }
    }

private fun images(vararg classes: String) =
    ImageSource.of(7, 16, 16, 3, classes.asList(), { it % classes.size }) { index, out, offset -> out[offset] = index.toByte() }

class TrainingTest :
    FunSpec({
        val data = Shapes(11, 16, 16, 1)

        fun open(
            folder: Path,
            resume: Boolean = false,
        ): TrainingRun {
            val gan = ShapeCheck.check(SPEC.withClasses(data.classes()))
            return TrainingRun
                .builder(gan, data)
                .folder(folder)
                .resume(resume)
                .open()
        }

        test("a spec trains to its end and leaves its files") {
            val folder = tempdir().toPath()
            val steps = mutableListOf<Int>()
            val run =
                withContext(CoroutineName("caller")) {
                    SPEC.train(data, { folder(folder) }) { event ->
                        currentCoroutineContext()[CoroutineName]?.name shouldBe "caller"
                        if (event is Step) steps += event.step
                    }
                }
            steps shouldBe (1..STEPS).toList()
            run.path() shouldBe folder
            run.samples().shouldExist()
            run.metrics().shouldExist()
            run.latest().get().shouldExist()
        }

        test("a trained model knows its classes by their names; a run of others does not go on") {
            val cats = images("cat", "dog")
            val spec = SPEC.withClasses(2).modify { training { steps(1) } }
            val run = spec.train(cats, { folder(tempdir().toPath()) })
            run.trained().use { gan ->
                gan.classNames() shouldBe listOf("cat", "dog")
                gan.label("dog") shouldBe 1
                gan.label("0") shouldBe 0
            }
            val refused =
                shouldThrow<TrainingException> { spec.train(images("cat", "eel"), { folder(run.path()).resume(true) }) }
            refused.message shouldStartWith "${run.path()} was trained on other classes: eel is new; dog is gone; class 1 was dog, is eel."
        }

        test("a trained model is exported in few words") {
            val spec = SPEC.withClasses(data.classes()).modify { training { steps(1) } }
            val out = tempdir().toPath()
            spec.train(data, { folder(out.resolve("run")) }).trained().use { gan ->
                gan.export(raw = true).safeTensors(out.resolve("g"))
                gan.export(discriminator = true, withAttention = true).savedModel(out.resolve("d"))
                SafeTensors.read(out.resolve("g")).tensors().keys shouldBe gan.weights(true, false).keys
            }
            out.resolve("d/saved_model.pb").shouldExist()
        }

        test("a walk through latents and a run's training are films") {
            val spec = SPEC.withClasses(data.classes()).modify { training { steps(2) } }
            val run = spec.train(data, { folder(tempdir().toPath()).sampleEvery(1) })
            val walk = run.path().resolve("walk.gif")
            run.trained().use {
                it.film(walk, labels = intArrayOf(2, 3), steps = 2)
                it.film(run.path().resolve("near.gif"), labels = intArrayOf(2, 3), steps = 2, truncation = 0.1)
            }
            run.path().resolve("near.gif").readBytes() shouldNotBe walk.readBytes()
            run.timelapse(run.path().resolve("timelapse.gif"))
            run.path().resolve("timelapse.gif").shouldExist()
        }

        test("many images come batch by batch, the same to each coroutine that asks") {
            val spec = SPEC.withClasses(data.classes()).modify { training { steps(1) } }
            spec.train(data, { folder(tempdir().toPath()) }).trained().use { gan ->
                val labels = IntArray(71) { it % data.classes() }
                val whole = gan.images(gan.latents(3, labels))
                val drawn =
                    withContext(Dispatchers.Default) {
                        List(5) { async { gan.imageBatches(labels, seed = 3).toList() } }.awaitAll()
                    }
                for (batches in drawn) {
                    batches.map { it.first } shouldBe listOf(0, 64)
                    batches.flatMap { it.labels.asList() } shouldBe labels.asList()
                    batches.flatMap { it.images.asList() } shouldBe whole.asList()
                }
                gan
                    .imageBatches(IntArray(1_000_000))
                    .take(1)
                    .single()
                    .count() shouldBe 64
            }
        }

        test("a run's folder is enough to draw an image into a file; attention that is not there is refused") {
            val spec = SPEC.modify { discriminator { selfAttention(k = 5) } }.modify { training { steps(1) } }
            val run = spec.train(data, { folder(tempdir().toPath()) })
            TrainedGan.open(run.path()).use { gan ->
                val size = gan.gan().spec().image
                val image = gan.imageBatches(intArrayOf(3, 7)).single().image(1)
                val file = run.path().resolve("seven.png")
                Pictures.write(file, image, size)
                val written = ImageIO.read(file.toFile())
                written.height shouldBe 16
                written.getRGB(11, 5) shouldBe Pictures.of(image, size).getRGB(11, 5)
                // Rows of one class each have its name before them.
                val mixed = gan.picture(intArrayOf(3, 7, 7, 3), columns = 2)
                gan.picture(intArrayOf(3, 3, 7, 7), columns = 2).width shouldBeGreaterThan mixed.width
                val maps = gan.attention(intArrayOf(3, 7))
                maps.caption("attention", 1) shouldStartWith "${gan.classNames()[7]} · discriminator/attention · γ = "
                val points = maps.differentPoints("attention", 0, 2)
                val alone = AttentionFigure().add(maps, "attention", 0, points, "").draw()
                // Two rows, each with its caption.
                maps.picture("attention", points = 2).height shouldBeGreaterThan 2 * alone.height
                shouldThrow<IllegalArgumentException> { maps.seenFrom("attention", 2, 0, 0) }.message shouldBe
                    "attention: image 2 is not there; expected 0 to 1"
            }
        }

        test("what differs from the run that is to go on is called by its name") {
            val folder = tempdir().toPath()
            SPEC.modify { training { steps(1) } }.train(data, { folder(folder) })
            val deeper = SPEC.modify { discriminator { resBlock(6, resample = same) } }
            shouldThrow<CheckpointException> { deeper.train(data, { folder(folder).resume(true) }) }.message shouldContain
                "discriminator.blocks[1], resBlock(channels = 6, resample = \"none\"), is missing"
            val nine = images("a", "b", "c", "d", "e", "f", "g", "h", "i")
            shouldThrow<TrainingException> { SPEC.train(nine, { folder(folder).resume(true) }) }.message shouldContain
                "the data has 9 classes, the run 10"
        }

        test("a run that was started and cancelled can be waited for, and goes on at once") {
            val folder = tempdir().toPath()
            val first = CountDownLatch(1)
            val gan = ShapeCheck.check(SPEC.withClasses(data.classes()).modify { training { steps(100_000) } })
            val builder = TrainingRun.builder(gan, data).folder(folder)
            val future = builder.start { first.countDown() }
            first.await()
            future.cancel(true)
            shouldThrow<java.util.concurrent.CancellationException> { future.get() }
            builder.resume(true).open().use { it.step() shouldNotBe 0 }
        }

        test("a run in bf16 checks itself, or not; training has the same bits") {
            val reduced = SPEC.modify { training { precision(bf16) } }
            val saved =
                listOf(PrecisionCheck.STOP, PrecisionCheck.OFF).map { check ->
                    val folder = tempdir().toPath()
                    reduced.train(data, { folder(folder).precisionCheck(check) }).latest().get()
                }
            saved[0].readBytes() shouldBe saved[1].readBytes()
        }

        test("the events of a run are all there, in order, and the run is closed") {
            val run = open(tempdir().toPath())
            val events = run.events().toList()
            events.map { it.step() } shouldBe events.map { it.step() }.sorted()
            events.filterIsInstance<Step>().map { it.step } shouldBe (1..STEPS).toList()
            events.map { it.javaClass } shouldContain Samples::class.java
            events.last().javaClass shouldBe Saved::class.java
            events.first().toString() shouldStartWith "step 1 of 7: discriminator loss "
            run.isClosed shouldBe true
            shouldThrow<IllegalStateException> { run.events().toList() }.message shouldStartWith
                "the events of this run have been collected"
        }

        test("a collector that has enough stops the run, which is saved and can go on") {
            val folder = tempdir().toPath()
            val run = open(folder)
            run.events().take(2).toList()
            run.hasNext() shouldBe false
            // One event may be on its way when the collector leaves.
            run.step().shouldBeInRange(2..3)
            run
                .folder()
                .latest()
                .get()
                .shouldExist()

            val rest = open(folder, resume = true).events().toList().filterIsInstance<Step>()
            rest.map { it.step } shouldBe (run.step() + 1..STEPS).toList()
        }

        test("a run of several steps and batches a round, left in the middle, ends with the same bits") {
            val rounds =
                SPEC.modify {
                    training {
                        steps(6)
                        plan(discriminator = 3, generator = 2)
                        accumulate(2)
                        ema(0.9, start = 3)
                    }
                }
            val left = tempdir().toPath()
            val gan = ShapeCheck.check(rounds.withClasses(data.classes()))
            TrainingRun
                .builder(gan, data)
                .folder(left)
                .open()
                .use { it.next() }
            val resumed = rounds.train(data, { folder(left).resume(true) })
            val whole = rounds.train(data, { folder(tempdir().toPath()) })
            resumed.latest().get().readBytes() shouldBe whole.latest().get().readBytes()
        }

        test("cancelling returns when the run is saved and closed") {
            val before = LiveTensors.count()
            val folder = tempdir().toPath()
            val run = open(folder)
            val first = CompletableDeferred<Unit>()
            val job =
                launch {
                    run.events().collect {
                        first.complete(Unit)
                        delay(Long.MAX_VALUE)
                    }
                }
            first.await()
            job.cancel()
            job.join()
            run.hasNext() shouldBe false
            LiveTensors.count() shouldBe before
            // The run waited for its collector: at most the next step was under way.
            run.step().shouldBeInRange(1..2)
            run
                .folder()
                .latest()
                .get()
                .shouldExist()
        }

        test("a last save that fails is not hidden by the cancelling") {
            val folder = tempdir().toPath()
            val run = open(folder)
            val first = CompletableDeferred<Unit>()
            val failure = CompletableDeferred<Throwable>()
            supervisorScope {
                val job =
                    launch(CoroutineExceptionHandler { _, e -> failure.complete(e) }) {
                        run.events().collect {
                            first.complete(Unit)
                            delay(Long.MAX_VALUE)
                        }
                    }
                first.await()
                folder.resolve("checkpoints").writeText("in the way")
                job.cancel()
                job.join()
            }
            failure.isCompleted shouldBe true
            failure.await().message shouldContain "checkpoints is in the way"
        }

        test("a worker's place in a cluster is said to the run, and parts that are not equal are refused") {
            val hosts = listOf("127.0.0.1:2222", "127.0.0.1:2223", "127.0.0.1:2224", "127.0.0.1:2225", "127.0.0.1:2226")
            val refused =
                shouldThrow<TrainingException> {
                    SPEC.train(data, { folder(tempdir().toPath()).cluster(Cluster.of(hosts, 0)) })
                }
            refused.message shouldContain "has no equal parts for 5 workers"
        }

        test("a second run in the same folder is refused until the first is closed") {
            val folder = tempdir().toPath()
            open(folder).use {
                shouldThrow<TrainingException> { SPEC.train(data, { folder(folder).resume(true) }) }.message shouldContain
                    "a run is in progress here (this process)"
            }
            SPEC
                .train(data, { folder(folder).resume(true) })
                .latest()
                .get()
                .shouldExist()
        }

        test("what a run has logged is read line by line, whatever else is in the file") {
            val run = SPEC.train(data, { folder(tempdir().toPath()).logEvery(1) })
            run.metrics().appendText("half a line")
            val steps = mutableListOf<Int>()
            MetricLine.read(run.metrics()) { if ("generator_loss" in it.values) steps += it.step }.get() shouldContain "are damaged"
            steps shouldBe (1..STEPS).toList()
        }

        test("a failing collector stops the run and keeps what was done") {
            val folder = tempdir().toPath()
            shouldThrow<IllegalStateException> { SPEC.train(data, { folder(folder) }) { error("enough") } }.message shouldBe "enough"
            open(folder, resume = true).use { it.step() shouldNotBe 0 }
        }

        test("a spec that does not fit is refused before anything starts") {
            val folder = tempdir().toPath().resolve("none")
            val wrong = SPEC.modify { generator { selfAttention(k = 2) } }
            shouldThrow<SpecException> { wrong.train(data, { folder(folder) }) }
            folder.toFile().exists() shouldBe false
        }
    })
