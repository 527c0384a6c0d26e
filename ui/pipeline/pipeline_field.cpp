#include "ui/pipeline/pipeline_field.h"

#include "ui/base/strings.h"
#include "ui/base/theme.h"
#include "ui/pipeline/pass_registry.h"
#include "ui/pipeline/pipeline_text.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QScrollBar>
#include <QStandardItemModel>
#include <QTextBlock>

namespace heliograph::ui {

namespace {

constexpr int kRows = 4;
constexpr std::array kAnchors{"builtin.module", "func.func"};

/// Lists show the name with what it is; the name alone is completed.
QStandardItem *itemOf(const QString &name, const QString &words)
{
    auto *item = new QStandardItem;
    item->setData(words.isEmpty() ? name : name + QStringLiteral("   ") + words, Qt::DisplayRole);
    item->setData(name, Qt::UserRole);
    item->setData(words, Qt::ToolTipRole);
    return item;
}

QString wordsOf(const PassOptionInfo &option)
{
    QString words = toQString(option.description);
    if (!option.value.empty())
        words.prepend(toQString(option.value) + QStringLiteral(": "));
    return words;
}

} // namespace

PipelineField::PipelineField(PassRegistry *registry, QWidget *parent)
    : QPlainTextEdit(parent), m_registry(registry), m_completer(new QCompleter(this)),
      m_model(new QStandardItemModel(this))
{
    setAccessibleName(tr("Pass pipeline"));
    setFont(codeFont(9));
    setTabChangesFocus(true);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAnywhere);
    setPlaceholderText(QStringLiteral("builtin.module(canonicalize,cse)"));
    setToolTip(tr("Enter runs it, Ctrl+Space completes"));
    m_completer->setModel(m_model);
    m_completer->setWidget(this);
    m_completer->setCompletionRole(Qt::UserRole);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->popup()->setAccessibleName(tr("Passes and options"));
    m_completer->popup()->setFont(codeFont(9));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &PipelineField::take);
    connect(registry, &PassRegistry::loaded, this, [this] {
        m_completed = QStringLiteral("?");
        Q_EMIT hintChanged();
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, &PipelineField::hintChanged);
    connect(this, &QPlainTextEdit::textChanged, this, [this] {
        setExtraSelections({});
        setProperty("problem", false);
    });
}

QSize PipelineField::sizeHint() const
{
    return {px(240), QFontMetrics(font()).lineSpacing() * kRows + 2 * px(6)};
}

void PipelineField::setPipeline(const QString &words)
{
    if (words == pipeline())
        return;
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(words);
    setTextCursor(cursor);
}

void PipelineField::showProblem(const Span &place)
{
    const QTextBlock block = document()->findBlockByNumber(std::max(0, place.line - 1));
    if (!block.isValid())
        return;
    QTextEdit::ExtraSelection mark;
    mark.cursor = QTextCursor(block);
    const int begin = std::clamp(place.column - 1, 0, std::max(0, block.length() - 2));
    mark.cursor.setPosition(block.position() + begin);
    mark.cursor.setPosition(block.position() +
                                std::clamp(place.endColumn - 1, begin + 1, std::max(begin + 1, block.length() - 1)),
                            QTextCursor::KeepAnchor);
    const Theme &theme = Theme::of(this);
    mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    mark.format.setUnderlineColor(theme(Role::Failed));
    mark.format.setBackground(theme(Role::FailedBg));
    setExtraSelections({mark});
    QTextCursor cursor = textCursor();
    cursor.setPosition(mark.cursor.selectionEnd());
    setTextCursor(cursor);
}

QString PipelineField::hint() const
{
    const QString all = toPlainText();
    int end = textCursor().position();
    while (end < all.size() &&
           (all[end].isLetterOrNumber() || all[end] == u'-' || all[end] == u'_' || all[end] == u'.'))
        ++end;
    const TypedWord typed = wordAt(all, end);
    const PassInfo *pass = m_registry->find(typed.pass.isEmpty() ? typed.word : typed.pass);
    if (!pass)
        return {};
    if (!typed.pass.isEmpty())
        for (const PassOptionInfo &option : pass->options)
            if (toQString(option.name) == typed.word)
                return typed.word + QStringLiteral(" - ") + wordsOf(option);
    QString words = toQString(pass->argument) + QStringLiteral(" - ") + toQString(pass->description);
    if (!pass->anchor.empty())
        words += u' ' + tr("(on %1)").arg(toQString(pass->anchor));
    QStringList names;
    for (const PassOptionInfo &option : pass->options)
        names.append(toQString(option.name));
    if (!names.isEmpty())
        words += u' ' + tr("Options in {}: %1").arg(names.join(QStringLiteral(", ")));
    return words;
}

bool PipelineField::focusNextPrevChild(bool next)
{
    return !m_completer->popup()->isVisible() && QPlainTextEdit::focusNextPrevChild(next);
}

/// While the list is open its keys are the list's.
void PipelineField::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (m_completer->popup()->isVisible() &&
        (isEnter || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape)) {
        event->ignore();
        return;
    }
    if (isEnter && !(event->modifiers() & Qt::ShiftModifier)) {
        Q_EMIT runWanted();
        return;
    }
    const bool asked = event->key() == Qt::Key_Space && (event->modifiers() & Qt::ControlModifier);
    if (!asked)
        QPlainTextEdit::keyPressEvent(event);
    if (asked || !event->text().isEmpty())
        complete(asked);
}

void PipelineField::fillCompletions(const QString &pass)
{
    if (pass == m_completed)
        return;
    m_completed = pass;
    m_model->clear();
    if (!pass.isEmpty()) {
        if (const PassInfo *info = m_registry->find(pass))
            for (const PassOptionInfo &option : info->options)
                m_model->appendRow(itemOf(toQString(option.name), wordsOf(option)));
        return;
    }
    for (const char *anchor : kAnchors)
        m_model->appendRow(itemOf(QLatin1String(anchor), tr("passes in () run on each")));
    for (const PassInfo &info : m_registry->passes())
        m_model->appendRow(itemOf(toQString(info.argument), toQString(info.description)));
}

void PipelineField::complete(bool asked)
{
    const TypedWord typed = wordAt(toPlainText(), textCursor().position());
    if (typed.isValue || (typed.word.size() < 2 && !asked)) {
        m_completer->popup()->hide();
        return;
    }
    fillCompletions(typed.pass);
    m_completer->setCompletionPrefix(typed.word);
    const bool isWhole = m_completer->completionCount() == 1 && m_completer->currentCompletion() == typed.word;
    if (m_completer->completionCount() == 0 || (isWhole && !asked)) {
        m_completer->popup()->hide();
        return;
    }
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
    QRect place = cursorRect();
    place.setWidth(std::max(width(), px(420)));
    m_completer->complete(place);
}

void PipelineField::take(const QString &completion)
{
    const TypedWord typed = wordAt(toPlainText(), textCursor().position());
    QTextCursor cursor = textCursor();
    cursor.setPosition(typed.begin, QTextCursor::MoveAnchor);
    cursor.setPosition(typed.begin + int(typed.word.size()), QTextCursor::KeepAnchor);
    cursor.insertText(typed.pass.isEmpty() ? completion : completion + u'=');
    setTextCursor(cursor);
}

} // namespace heliograph::ui
