// The textual form of a pass pipeline, as far as an editor of it needs to know: its passes in order, and what is being
// typed at a place. Anything is accepted; whether it means something is for helion-opt to say.
#pragma once

#include <QString>
#include <QStringList>

namespace heliograph::ui {

/// "builtin.module(canonicalize,func.func(cse))": the op it is anchored on, and its items with options and nests.
struct PipelineItems {
    QString anchor = QStringLiteral("builtin.module");
    QStringList items;

    friend bool operator==(const PipelineItems &, const PipelineItems &) = default;
};

/// A text without an anchor is a list of passes on the module.
PipelineItems itemsOf(const QString &text);
/// One line. Empty without items.
QString textOf(const PipelineItems &items);
/// "canonicalize" of "canonicalize{max-iterations=3}".
QString nameOfItem(const QString &item);

/// What stands at a place: the name of a pass or anchor, or the name of an option of a pass.
struct TypedWord {
    QString pass; ///< the pass whose options one is in; empty: a pass is being named
    QString word; ///< as far as it goes up to the place
    int begin = 0;
    bool isValue = false; ///< behind a "=": nothing to complete
};
TypedWord wordAt(const QString &text, int position);

} // namespace heliograph::ui
