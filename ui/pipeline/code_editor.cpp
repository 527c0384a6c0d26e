#include "ui/pipeline/code_editor.h"

#include "ui/base/theme.h"
#include "ui/text/glyph_batch.h"
#include "ui/text/tokenizer.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QResizeEvent>
#include <QSyntaxHighlighter>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace heliograph::ui {

namespace {

/// Characters up to a byte of a line.
int charactersTo(const QByteArray &line, qsizetype byte)
{
    return int(QString::fromUtf8(line.left(byte)).size());
}

/// The colours of the views of stages, block by block.
class SyntaxColours : public QSyntaxHighlighter
{
public:
    SyntaxColours(CodeEditor *editor, Language language)
        : QSyntaxHighlighter(editor->document()), m_editor(editor), m_language(language)
    {
    }

protected:
    void highlightBlock(const QString &text) override
    {
        constexpr qsizetype kColoured = 16384; // what follows stays plain, as in the views
        const QByteArray line = text.left(kColoured).toUtf8();
        const bool isPlain = line.size() == std::min(text.size(), kColoured);
        const auto state = LineState(std::max(0, previousBlockState()));
        std::vector<Token> tokens;
        setCurrentBlockState(
            int(tokenizeLine(m_language, std::string_view(line.data(), std::size_t(line.size())), state, tokens)));
        const Theme &theme = Theme::of(m_editor);
        for (const Token &token : tokens) {
            const int begin = isPlain ? int(token.begin) : charactersTo(line, token.begin);
            const int end = isPlain ? int(token.end) : charactersTo(line, token.end);
            setFormat(begin, end - begin, colourOf(inkOf(token.kind), theme));
        }
    }

private:
    CodeEditor *m_editor;
    Language m_language;
};

class Gutter : public QWidget
{
public:
    explicit Gutter(CodeEditor *editor) : QWidget(editor), m_editor(editor)
    {
        setAccessibleName(CodeEditor::tr("Line numbers"));
    }
    QSize sizeHint() const override { return {m_editor->gutterWidth(), 0}; }

protected:
    void paintEvent(QPaintEvent *event) override { m_editor->paintGutter(event); }

private:
    CodeEditor *m_editor;
};

QString wordsOf(const Diagnostic &problem)
{
    return QString::fromStdString(problem.next.empty() ? problem.message : problem.message + "\n" + problem.next);
}

} // namespace

CodeEditor::CodeEditor(QWidget *parent) : QPlainTextEdit(parent), m_gutter(new Gutter(this))
{
    setFont(codeFont());
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true); // IR needs no tabs, and whoever has no mouse must get out of here
    connect(this, &QPlainTextEdit::blockCountChanged, this, &CodeEditor::placeGutter);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &area, int dy) {
        dy != 0 ? m_gutter->scroll(0, dy) : m_gutter->update(0, area.y(), m_gutter->width(), area.height());
    });
    placeGutter();
}

void CodeEditor::open(const QString &text, Language language)
{
    delete m_colours;
    m_problems.clear();
    setPlainText(text);
    m_colours = new SyntaxColours(this, language);
    markProblems();
}

void CodeEditor::replaceAll(const QString &text)
{
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

QTextCursor CodeEditor::placeOf(const Diagnostic &problem) const
{
    const QTextBlock block = document()->findBlockByNumber(std::max(0, problem.span.line - 1));
    if (!block.isValid() || !problem.span.isValid())
        return {};
    const QByteArray line = block.text().toUtf8();
    const int last = block.length() - 1;
    int begin = std::min(charactersTo(line, std::max(0, problem.span.column - 1)), std::max(0, last - 1));
    const bool isWithin = problem.span.endLine == problem.span.line && problem.span.endColumn > problem.span.column;
    const int end = isWithin ? charactersTo(line, problem.span.endColumn - 1) : last;
    QTextCursor place(block);
    place.setPosition(block.position() + begin);
    place.setPosition(block.position() + std::clamp(end, begin, last), QTextCursor::KeepAnchor);
    return place;
}

void CodeEditor::setProblems(const QVector<Diagnostic> &problems)
{
    m_problems = problems;
    markProblems();
}

void CodeEditor::markProblems()
{
    const Theme &theme = Theme::of(this);
    QList<QTextEdit::ExtraSelection> marks;
    for (const Diagnostic &problem : m_problems) {
        QTextEdit::ExtraSelection mark;
        mark.cursor = placeOf(problem);
        if (mark.cursor.isNull())
            continue;
        const bool isError = problem.severity == Severity::Error;
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(theme(isError ? Role::Failed : Role::Caution));
        if (isError)
            mark.format.setBackground(theme(Role::FailedBg));
        marks.append(mark);
    }
    setExtraSelections(marks);
    m_gutter->update();
}

void CodeEditor::stepProblem(int direction)
{
    QVector<int> places;
    for (const Diagnostic &problem : m_problems)
        if (const QTextCursor place = placeOf(problem); !place.isNull())
            places.append(place.selectionStart());
    if (places.isEmpty())
        return;
    std::sort(places.begin(), places.end());
    const int at = textCursor().position();
    const auto next = std::upper_bound(places.begin(), places.end(), at);
    const auto before = std::lower_bound(places.begin(), places.end(), at);
    QTextCursor cursor = textCursor();
    cursor.setPosition(direction > 0 ? (next == places.end() ? places.front() : *next)
                                     : (before == places.begin() ? places.back() : *(before - 1)));
    setTextCursor(cursor);
    centerCursor();
}

int CodeEditor::gutterWidth() const
{
    const auto digits = std::max<qsizetype>(3, QString::number(blockCount()).size());
    return px(14) + int(digits) * fontMetrics().horizontalAdvance(u'0');
}

void CodeEditor::placeGutter()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), gutterWidth(), inside.height());
}

void CodeEditor::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    const int bottom = cursorRect().bottom();
    if (bottom < event->oldSize().height() && bottom >= event->size().height())
        ensureCursorVisible(); // what is typed stays in sight when more is said below
    placeGutter();
}

void CodeEditor::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_colours) {
        m_colours->rehighlight();
        markProblems();
    }
}

void CodeEditor::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    const Theme &theme = Theme::of(this);
    painter.fillRect(event->rect(), theme(Role::Raised));
    painter.setFont(font());
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom())
            break;
        const int line = block.blockNumber() + 1;
        const bool isBad = std::any_of(m_problems.begin(), m_problems.end(), [line](const Diagnostic &problem) {
            return problem.span.line == line && problem.severity == Severity::Error;
        });
        painter.setPen(theme(isBad ? Role::Failed : Role::Text3));
        painter.drawText(QRectF(0, box.top(), m_gutter->width() - px(6), box.height()), Qt::AlignRight,
                         QString::number(line));
    }
}

/// F8 goes through the problems here, and not through the spans of a node as in the rest of the window.
bool CodeEditor::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent *>(event)->key() == Qt::Key_F8) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

bool CodeEditor::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QPlainTextEdit::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int line = cursorForPosition(help->pos()).blockNumber() + 1;
    QStringList words;
    for (const Diagnostic &problem : m_problems)
        if (problem.span.line == line)
            words.append(wordsOf(problem));
    words.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), words.join(u'\n'), this);
    return true;
}

} // namespace heliograph::ui
