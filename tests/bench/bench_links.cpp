// Selecting a node in a document of up to a million links over eight stages: from setActive() to all parts of the
// window painted, with six stages as text side by side. Ten texts' worth of what real kernels have; every op has a
// node, and every node's ops are spread over the text. Peer: the same texts in QPlainTextEdit, lit by extra selections.
// `bench_links [MOST_LINKS] [NODES] [SELECTIONS]`
#include "core/document/stages.h"
#include "tests/bench/window_bench.h"
#include "ui/views/pane.h"
#include "ui/views/pane_area.h"

#include <QPlainTextEdit>
#include <QSplitter>
#include <QTextBlock>

using namespace heliograph;
using namespace heliograph::ui;

namespace {

using Json = nlohmann::ordered_json;

constexpr int kStages = 8;
const QStringList kShown{QStringLiteral("stage0"), QStringLiteral("triton"), QStringLiteral("ttir"),
                         QStringLiteral("ttgir"),  QStringLiteral("llir"),   QStringLiteral("ptx")};

Variant variantOf(int links, int nodes)
{
    Variant variant;
    variant.id = 1;
    variant.target = "sm_90";
    variant.graphs.push_back({});
    for (int i = 0; i < nodes; ++i) {
        Node node;
        node.name = "n" + std::to_string(i);
        node.id = "0:" + node.name;
        node.op = "call_function";
        node.target = "aten.add.Tensor";
        node.dtype = "f32";
        node.hue = i % Theme::kHues;
        node.tag = "Aa";
        variant.nodes.push_back(std::move(node));
    }
    const auto table = stageTable();
    for (std::size_t i = table.size() - kStages; i < table.size(); ++i) {
        Stage stage;
        stage.id = table[i].id;
        stage.pipeline = i < 3 ? "" : "helion";
        stage.strings.push_back("add.f32");
        const int ops = links / kStages;
        for (int op = 0; op < ops; ++op) {
            stage.text += "\tadd.f32 \t%f12, %f11, %f10;\n";
            Op made;
            made.span = {op + 1, 2, op + 1, 28};
            made.name = 1;
            made.kind = OpKind::Instruction;
            stage.ops.push_back(made);
            // Runs of eight ops of a node, and the node again some thousand lines further down.
            stage.links.push_back({op, NodeIndex(op / 8 % nodes), How(op / 8 / nodes % 2)});
        }
        variant.stages.push_back(std::move(stage));
    }
    return variant;
}

Json figures(const std::vector<double> &times, double cpuMs)
{
    return {{"median_ms", bench::quantile(times, 0.5)},
            {"p95_ms", bench::quantile(times, 0.95)},
            {"max_ms", bench::quantile(times, 1)},
            {"mean_cpu_ms", cpuMs / double(times.size())}};
}

/// One node after another is selected; `select` returns once all is painted.
Json measure(int nodes, int selections, const std::function<void(NodeIndex)> &select)
{
    std::vector<double> times;
    const double cpu = bench::cpuMilliseconds();
    for (int i = 0; i < selections; ++i) {
        QElapsedTimer clock;
        clock.start();
        select((i * 37 + 1) % nodes);
        times.push_back(bench::milliseconds(clock));
    }
    return figures(times, bench::cpuMilliseconds() - cpu);
}

/// The same texts in a row of QPlainTextEdit, lit by their extra selections and scrolled to the first.
class Peer
{
public:
    Peer(const Variant &variant, const ProvenanceIndex &index) : m_index(index)
    {
        m_row.resize(1600, 1000);
        for (std::size_t i = 0; i < variant.stages.size(); ++i) {
            if (!kShown.contains(QString::fromStdString(variant.stages[i].id)))
                continue;
            auto *edit = new QPlainTextEdit(QString::fromStdString(variant.stages[i].text), &m_row);
            edit->setLineWrapMode(QPlainTextEdit::NoWrap);
            m_row.addWidget(edit);
            m_edits.emplace_back(i, edit);
        }
        m_row.show();
    }

    void select(NodeIndex node)
    {
        for (const auto &[stage, edit] : m_edits) {
            QList<QTextEdit::ExtraSelection> lit;
            for (const NodeSpan &span : m_index.spans(node, stage)) {
                QTextCursor cursor(edit->document()->findBlockByNumber(span.span.line - 1));
                cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
                QTextCharFormat format;
                format.setBackground(QColor(80, 60, 0));
                lit.append({cursor, format});
            }
            edit->setExtraSelections(lit);
            edit->setTextCursor(lit.isEmpty() ? edit->textCursor() : lit.first().cursor);
        }
    }

private:
    const ProvenanceIndex &m_index;
    QSplitter m_row;
    std::vector<std::pair<std::size_t, QPlainTextEdit *>> m_edits;
};
Json row(bench::Window &bench, int links, int nodes, int selections)
{
    const auto variant = std::make_shared<const Variant>(variantOf(links, nodes));
    const auto index = std::make_shared<const ProvenanceIndex>(variant);
    Session &session = *bench.window().session();
    session.setVariant(variant, index);
    bench.window().findChild<PaneArea *>()->setStages(kShown);
    bench.window().settle(10000);
    Json row{{"links", links}};
    row["window"] = measure(nodes, selections, [&](NodeIndex node) {
        session.setActive(node);
        bench.paint();
    });
    Peer peer(*variant, *index);
    row["qplaintextedit"] = measure(nodes, std::min(selections, 50), [&](NodeIndex node) {
        peer.select(node);
        bench.paint();
    });
    return row;
}

} // namespace

int main(int argc, char **argv)
{
    const int most = argc > 1 ? std::max(kStages, std::atoi(argv[1])) : 1000000;
    const int nodes = argc > 2 ? std::max(1, std::atoi(argv[2])) : 200;
    const int selections = argc > 3 ? std::max(1, std::atoi(argv[3])) : 300;
    bench::Window bench(argc, argv);
    Json rows = Json::array();
    for (int links = std::min(most, 10000); links <= most; links *= 10)
        rows.push_back(row(bench, links, nodes, selections));
    const std::vector<bench::Column> columns{{"links", "links"},
                                             {"/window/median_ms", "median ms"},
                                             {"/window/p95_ms", "p95 ms"},
                                             {"/window/max_ms", "max ms"},
                                             {"/window/mean_cpu_ms", "mean cpu ms"},
                                             {"/qplaintextedit/median_ms", "QPTE median"},
                                             {"/qplaintextedit/p95_ms", "QPTE p95"}};
    bench::printTable(rows, columns);
    std::cout << Json{{"bench", "links"},
                      {"what", "ms from setActive() to all parts that changed painted, six of eight stages as text"},
                      {"nodes", nodes},
                      {"rows", rows},
                      {"growth", bench::growth(rows, columns)}}
                     .dump(2)
              << '\n';
    return 0;
}
