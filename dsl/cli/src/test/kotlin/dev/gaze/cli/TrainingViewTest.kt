package dev.gaze.cli

import com.github.ajalt.mordant.rendering.AnsiLevel
import com.github.ajalt.mordant.terminal.Terminal
import com.github.ajalt.mordant.terminal.TerminalRecorder
import dev.gaze.train.TrainingEvent.Step
import dev.gaze.train.TrainingEvent.Warning
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration
import java.util.Optional
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TestTimeSource

class TrainingViewTest :
    FunSpec({
        fun step(number: Int): Step = Step(number, 250, 1.23456, 0.5, 312.4, Optional.of(Duration.ofSeconds(83)))

        test("elsewhere than on a terminal: a line at once, then every five seconds, and the last") {
            val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, width = 100, outputInteractive = false)
            val clock = TestTimeSource()
            TrainingView(Terminal(terminalInterface = recorder), clock).use { view ->
                for (number in 1..8) {
                    view.show(step(number))
                    clock += 1.seconds
                }
            }
            recorder.stdout().lines() shouldBe
                listOf(1 to "0s", 6 to "5s", 8 to "8s").map { (step, time) ->
                    "step $step/250  1m 23s left  D 1.235 G 0.500  312 images/s  $time so far"
                } + "trained     8 steps in 8s, 312 images/s" + ""
        }

        test("on a terminal: a bar with step, time left, both losses, images/s and the time so far, within the width") {
            val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, width = 90, outputInteractive = true)
            TrainingView(Terminal(terminalInterface = recorder), TestTimeSource()).use { it.show(step(100)) }
            val bar = recorder.stdout().lines().first()
            bar shouldContain Regex("^━+ +  100/250  1m 23s left  D 1.235 G 0.500  312 images/s  0s so far$")
            bar.length shouldBe 90
        }

        test("a line has at most the terminal's width, and says what matters most, whole") {
            val step = Step(100, 250, 1.23456, 0.5, 312.4, Optional.of(Duration.ofSeconds(4983)))

            fun line(width: Int) = progressLine(step, 2.hours, width)

            for (width in 1..200) line(width).length shouldBeLessThanOrEqual width
            line(20) shouldBe "100/250  1h 23m left"
            line(19) shouldBe "━━━━        100/250"
            line(40) shouldBe "100/250  1h 23m left  D 1.235 G 0.500"
            line(200) shouldContain Regex("^━{54} {82}  100/250  1h 23m left  D 1.235 G 0.500  312 images/s  2h so far$")
        }

        test("no time left is said as long as none is known") {
            val cold = Step(1, 250, 1.23456, 0.5, 3.1, Optional.empty())
            progressLine(cold, 9.seconds, 60) shouldBe " ".repeat(11) + "  1/250  D 1.235 G 0.500  3.1 images/s  9s so far"
        }

        test("a warning is said at once, on stderr") {
            val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, width = 100, outputInteractive = false)
            TrainingView(Terminal(terminalInterface = recorder), TestTimeSource()).use { view ->
                view.show(step(1))
                view.warn(Warning(7, "all samples of row 3 are alike"))
            }
            recorder.stderr() shouldBe "warning: step 7: all samples of row 3 are alike\n"
        }
    })
