package io.flip.simulation.story;

import java.util.ArrayList;
import java.util.List;

/**
 * A scenario as its file has it: a paragraph of prose, then commands behind {@code >}, each followed by what happened, indented.
 *
 * @param prose up to the first command
 */
record Story(String prose, List<Step> steps) {

    /** @param transcript what happened when the command was carried out */
    record Step(String command, List<String> transcript) {}

    private static final String PROMPT = "> ";
    private static final String INDENT = "    ";

    static Story read(String text) {
        StringBuilder prose = new StringBuilder();
        List<Step> steps = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(PROMPT)) {
                steps.add(new Step(line.substring(PROMPT.length()), new ArrayList<>()));
            } else if (steps.isEmpty()) {
                prose.append(line).append('\n');
            } else if (!line.isBlank()) {
                steps.getLast().transcript().add(line.strip());
            }
        }
        return new Story(prose.toString().strip(), steps);
    }

    /** The same story as it goes now. */
    Story told() {
        Stage stage = new Stage(steps.stream().map(Step::command).toList());
        List<Step> told = new ArrayList<>();
        for (Step step : steps) {
            told.add(new Step(step.command(), stage.carryOut(step.command())));
        }
        return new Story(prose, told);
    }

    /** As its file has it. */
    String write() {
        StringBuilder text = new StringBuilder(prose).append("\n\n");
        for (Step step : steps) {
            text.append(PROMPT).append(step.command()).append('\n');
            step.transcript().forEach(line -> text.append(INDENT).append(line).append('\n'));
        }
        return text.toString();
    }
}
