package dev.gaze.cli

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import dev.gaze.tensorflow.Doctor

/** `gaze doctor`: what Gaze finds on this machine. */
internal class DoctorCommand : CliktCommand(name = "doctor") {
    override fun help(context: Context): String =
        "Say what is found here: TensorFlow, CPU features, devices, memory, cache; and what to do about what is missing."

    override fun run() {
        val report = Doctor.examine()
        echo(report.text())
        if (report.problem().isPresent) throw ProgramResult(Exit.BAD_INPUT)
    }
}
