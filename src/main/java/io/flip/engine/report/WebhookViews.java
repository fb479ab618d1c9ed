package io.flip.engine.report;

import io.flip.engine.member.Membership;
import io.flip.engine.member.Self;
import io.flip.engine.plan.ItemId;
import io.flip.engine.register.ClusterConfig;
import io.flip.engine.register.WebhookConfig;
import io.flip.engine.register.Webhooks;
import io.flip.engine.report.Snapshot.ItemView;
import io.flip.engine.report.Snapshot.Runs;
import io.flip.engine.report.Snapshot.WebhookView;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is shown of webhooks: who sends to each, and how far. */
record WebhookViews(Membership membership, Chronicle chronicle) {

    List<WebhookView> of(ClusterConfig cluster) {
        List<WebhookConfig> all = cluster.settings().webhooks();
        if (all.isEmpty()) {
            return List.of();
        }
        SortedMap<String, Runs> runs = runs(cluster);
        return all.stream().map(webhook -> webhook(cluster, webhook, runs)).toList();
    }

    /** The same for all webhooks. */
    private SortedMap<String, Runs> runs(ClusterConfig cluster) {
        SortedMap<String, Runs> runs = new TreeMap<>();
        cluster.members().forEach(member -> {
            Long earlier = sent(member.id(), Webhooks.EARLIER);
            if (earlier != null) {
                runs.put(member.id(), new Runs(earlier, sent(member.id(), Webhooks.SINCE)));
            }
        });
        return Collections.unmodifiableSortedMap(runs);
    }

    private WebhookView webhook(ClusterConfig cluster, WebhookConfig webhook, SortedMap<String, Runs> runs) {
        ItemView item = chronicle.hidden(new ItemId(Webhooks.SYSTEM, webhook.name()));
        String sender =
                item == null || item.holders().isEmpty() ? null : item.holders().getFirst();
        List<Long> told = cluster.members().stream()
                .flatMap(member -> Stream.ofNullable(sent(member.id(), webhook.name())))
                .toList();
        Long its = sender == null ? null : sent(sender, webhook.name());
        return new WebhookView(
                webhook,
                sender,
                its != null ? its : told.stream().max(Long::compare).orElse(null),
                told,
                runs);
    }

    private @Nullable Long sent(String member, String name) {
        Self self = membership.self(member);
        return self == null ? null : self.sent().get(name);
    }
}
