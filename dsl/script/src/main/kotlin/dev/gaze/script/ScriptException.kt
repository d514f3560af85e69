package dev.gaze.script

/**
 * A script that gave no spec.
 *
 * @param message where (file, line, column), what is wrong and the script's line, ready to be printed
 */
public class ScriptException(
    message: String,
) : RuntimeException(message)
