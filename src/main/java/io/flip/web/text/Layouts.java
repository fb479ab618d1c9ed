package io.flip.web.text;

import static io.flip.web.text.Table.number;
import static io.flip.web.text.Table.optional;
import static io.flip.web.text.Table.text;

import io.flip.web.view.Assignment;
import io.flip.web.view.DataView;
import io.flip.web.view.EventView;
import io.flip.web.view.MemberDetails;
import io.flip.web.view.PlanView;
import io.flip.web.view.SystemView;
import io.flip.web.view.WebhookDetails;
import io.flip.web.view.WhyView.Preferred;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which columns the tables have. What may be long comes last: it goes on below itself. */
final class Layouts {

    static final Table<MemberDetails> MEMBERS = new Table<>(List.of(
            text("MEMBER", MemberDetails::id),
            text("STATE", MemberDetails::state),
            text("VOTES", MemberDetails::voter),
            number("ITEMS", MemberDetails::items),
            number("HEARD", member -> Wording.millis(member.lastHeardMs())),
            number("RTT", member -> member.rttMs() == null ? null : member.rttMs() + " ms"),
            text("ADDRESS", member -> address(member.ip(), member.port())),
            text("SYSTEMS", MemberDetails::systems),
            optional("REMARKS", Layouts::remarks)));

    static final Table<SystemView> SYSTEMS = new Table<>(List.of(
            text("SYSTEM", SystemView::id),
            text("TYPE", SystemView::type),
            number("ITEMS", SystemView::items),
            text("PUT UP BY", system -> system.address() == null ? String.join(" ", system.alive()) : "address"),
            text("MEMBERS", SystemView::members)));

    static final Table<WebhookDetails> WEBHOOKS = new Table<>(List.of(
            text("WEBHOOK", WebhookDetails::name),
            text("SENDER", WebhookDetails::sender),
            text("SENT UNTIL", WebhookDetails::sentUntil),
            optional("DELIVERED", WebhookDetails::delivered),
            optional("WAITING", WebhookDetails::waiting),
            optional("NEXT TRY", WebhookDetails::nextTry),
            optional("ERROR", WebhookDetails::error),
            text("URL", WebhookDetails::url)));

    static final Table<DataView> ITEMS = new Table<>(List.of(
            text("ITEM", DataView::value),
            text("STATE", DataView::state),
            text("HOLDER", DataView::holder),
            optional("PLANNED", item -> same(item.planned(), item.holder())),
            text("SINCE", DataView::since),
            optional("OBSERVED", DataView::observed),
            optional("ANSWERED BY", DataView::observedBy),
            text("REASON", DataView::reason)));

    /** An assignment with its item. */
    record Assigned(String system, String value, Assignment assignment) {}

    static final Table<Assigned> ASSIGNMENTS = new Table<>(List.of(
            text("SYSTEM", Assigned::system),
            text("ITEM", Assigned::value),
            text("STATE", item -> item.assignment().state()),
            text("HOLDER", item -> item.assignment().holder()),
            optional(
                    "PLANNED",
                    item -> same(item.assignment().planned(), item.assignment().holder()))));

    static final Table<PlanView.Move> MOVES = new Table<>(List.of(
            text("SYSTEM", PlanView.Move::system),
            text("ITEM", PlanView.Move::value),
            text("FROM", PlanView.Move::from),
            text("TO", PlanView.Move::to)));

    static final Table<Preferred> ORDER =
            new Table<>(List.of(text("MEMBER", Preferred::member), text("", Preferred::reason)));

    private Layouts() {}

    /** @param wording writes the times with milliseconds: their order is what counts */
    static Table<EventView> events(Wording wording) {
        return new Table<>(List.of(
                text("TIME", event -> wording.fineTime(event.at())),
                text("SUBJECT", EventView::subject),
                text("FROM", EventView::from),
                text("TO", EventView::to),
                optional("STATE", EventView::state),
                text("REASON", event -> event.by() == null ? event.reason() : event.reason() + "; by " + event.by())));
    }

    /** What the plan says where it is not so already: what stands out is what is to move. */
    private static @Nullable Object same(@Nullable Object planned, @Nullable Object holder) {
        return planned == null || planned.equals(holder) ? null : planned;
    }

    private static String address(String ip, int port) {
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }

    private static List<String> remarks(MemberDetails member) {
        List<String> remarks = new ArrayList<>();
        String phase = member.phase();
        if (phase != null && !phase.equals("ready")) {
            remarks.add(phase);
        }
        if (member.drained()) {
            remarks.add("drained");
        }
        if (member.arbiter()) {
            remarks.add("arbiter");
        }
        if (!member.suspectedBy().isEmpty()) {
            remarks.add("suspected by " + String.join(" and ", member.suspectedBy()));
        }
        return remarks;
    }
}
