package io.flip.recover;

import io.flip.config.GroupKeys;
import io.flip.engine.register.MemberConfig;
import io.flip.recover.Question.Found;
import io.flip.recover.Recover.Refused;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Asks all other members whether one that is called lost is there, or a quorum answers one of them. Silence proves nothing, and is said. */
final class Survivors {

    private final GroupKeys keys;
    private final Duration patience;

    Survivors(GroupKeys keys, Duration patience) {
        this.keys = keys;
        this.patience = patience;
    }

    /**
     * @param version of the configuration that is there
     * @param unclear whether those count as gone of whom that is not clear
     */
    void check(
            Collection<MemberConfig> members,
            long version,
            String self,
            Collection<String> lost,
            boolean unclear,
            PrintStream out)
            throws Refused {
        List<MemberConfig> others =
                members.stream().filter(member -> !member.id().equals(self)).toList();
        List<String> notClear = new ArrayList<>();
        for (Map.Entry<MemberConfig, Found> each : ask(others).entrySet()) {
            MemberConfig member = each.getKey();
            String said = judge(member, each.getValue(), version, lost);
            out.println("    " + member.id() + " at " + member.ip() + ":" + member.port() + ": " + said);
            if (isUnclear(each.getValue())) {
                notClear.add(member.id());
            }
        }
        if (!notClear.isEmpty() && !unclear) {
            throw new Refused("It is not clear whether a quorum is left: see what is said of " + notClear
                    + ". Check that the key is the members' present one, and that this machine reaches them. Where you know that they do not"
                    + " run, add --unclear-are-gone.");
        }
    }

    /** All at once: each may take its time. */
    private SequencedMap<MemberConfig, Found> ask(List<MemberConfig> members) {
        SequencedMap<MemberConfig, Found> answers = new LinkedHashMap<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            SequencedMap<MemberConfig, CompletableFuture<Found>> asked = new LinkedHashMap<>();
            members.forEach(member -> asked.put(
                    member, CompletableFuture.supplyAsync(() -> new Question(keys, patience).ask(member), threads)));
            asked.forEach((member, answer) -> answers.put(member, answer.join()));
        }
        return answers;
    }

    private static boolean isUnclear(Found found) {
        return switch (found) {
            case Found.Unclear _ -> true;
            case Found.Answer answer -> answer.quorum() == null;
            case Found.Nobody _ -> false;
        };
    }

    private static String judge(MemberConfig member, Found found, long version, Collection<String> lost)
            throws Refused {
        return switch (found) {
            case Found.Nobody(String why) -> why;
            case Found.Unclear(String why) -> "UNCLEAR: " + why;
            case Found.Answer answer
            when lost.contains(answer.by()) ->
                throw new Refused(answer.by() + " is not lost: it answers. Stop it, or leave it out of --lost.");
            case Found.Answer answer
            when Boolean.TRUE.equals(answer.quorum()) ->
                throw new Refused("A quorum still answers " + answer.by()
                        + ": remove the lost members with DELETE /api/v1/members/ID there.");
            case Found.Answer answer
            when answer.version() > version ->
                throw new Refused(answer.by() + " has version " + answer.version()
                        + ", which is newer: stop it and do this there, so that no change is lost.");
            case Found.Answer answer -> said(member, answer);
        };
    }

    private static String said(MemberConfig member, Found.Answer answer) {
        String who = answer.by().equals(member.id()) ? "it" : answer.by();
        return answer.quorum() == null
                ? "UNCLEAR: " + who + " answers, and does not say whether a quorum answers it"
                : who + " answers, and no quorum answers it";
    }
}
