#include "ui/failure/failure_panel.h"

#include "ui/base/label.h"
#include "ui/base/strings.h"
#include "ui/failure/changed_lines.h"
#include "ui/failure/failure_words.h"
#include "ui/failure/same_code_row.h"
#include "ui/models/words.h"
#include "ui/symbols/conflict_view.h"
#include "ui/views/panel_header.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QGridLayout>
#include <QPushButton>
#include <QScrollArea>

namespace heliograph::ui {

namespace {

Label *plain(const QString &text, const TextStyle &style, QWidget *parent)
{
    auto *label = new Label(style, parent);
    label->setTextFormat(Qt::PlainText);
    label->setText(text);
    return label;
}

/// A page whose rows start at the top.
QVBoxLayout *pageLayout(QWidget *page)
{
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(px(12), px(8), px(12), px(8));
    layout->setSpacing(px(4));
    return layout;
}

void addRow(QGridLayout *grid, const QVector<QLabel *> &cells)
{
    const int row = grid->rowCount();
    for (int i = 0; i < cells.size(); ++i)
        grid->addWidget(cells[i], row, i, Qt::AlignLeft | Qt::AlignTop);
}

} // namespace

FailurePanel::FailurePanel(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Failure"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(px(1));
}

void FailurePanel::setFailure(const Failure &failure, const Variant &variant, const QString &command)
{
    m_trials.clear();
    m_sameCode = nullptr;
    while (QLayoutItem *item = layout()->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->addWidget(column(tr("What to try"), remedies(failure)), 5);
    if (const std::optional<SizeConflict> conflict = sizeConflict(variant)) {
        auto *sizes = new ConflictView(this);
        sizes->setConflict(variant, sizeSymbols(variant), *conflict);
        connect(sizes, &ConflictView::placeChosen, this, &FailurePanel::placeChosen);
        row->addWidget(column(tr("Sizes that must match"), sizes), 6);
    }
    row->addWidget(column(tr("Known at the failure"), known(failure)), 4);
    row->addWidget(column(tr("Stack"), stack(failure, command)), 4);
}

void FailurePanel::setSameCode(const QVector<SamePlace> &places)
{
    delete std::exchange(m_sameCode, nullptr);
    if (places.isEmpty())
        return;
    m_sameCode = column(tr("Same code, other kernels"), sameCode(places));
    static_cast<QHBoxLayout *>(layout())->insertWidget(2, m_sameCode, 5);
}

QWidget *FailurePanel::sameCode(const QVector<SamePlace> &places)
{
    auto *page = new QWidget(this);
    page->setAccessibleName(tr("Same code, other kernels"));
    QVBoxLayout *layout = pageLayout(page);
    for (const SamePlace &place : places) {
        auto *row = new SameCodeRow(place, page);
        connect(row, &QAbstractButton::clicked, this, [this, place] { Q_EMIT placeWanted(place); });
        layout->addWidget(row);
    }
    layout->addStretch();
    return page;
}

QWidget *FailurePanel::column(const QString &title, QWidget *content)
{
    auto *box = new QWidget(this);
    box->setAccessibleName(title);
    auto *layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto *scroll = new QScrollArea(box);
    scroll->setAccessibleName(title);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setWidget(content);
    layout->addWidget(new PanelHeader(title, {}, box));
    layout->addWidget(scroll, 1);
    return box;
}

void FailurePanel::heading(QVBoxLayout *layout, const QString &text)
{
    layout->addSpacing(px(6));
    layout->addWidget(new Label(text, {Role::Text2, 8.25, true}, layout->parentWidget()));
}

Label *FailurePanel::code(const QString &text, QWidget *parent)
{
    Label *label = plain(text, {Role::Text, 8.5, false, true}, parent);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QWidget *FailurePanel::remedies(const Failure &failure)
{
    auto *page = new QWidget(this);
    page->setAccessibleName(tr("What to try"));
    QVBoxLayout *layout = pageLayout(page);
    if (failure.advice.empty()) {
        auto *none =
            new Label(tr("No known cause fits. The stack shows who raised it; the report and the reproducer make "
                         "an issue of it."),
                      {Role::Text2, 9}, page);
        none->setWordWrap(true);
        layout->addWidget(none);
    }
    int number = 0;
    for (const Advice &advice : failure.advice) {
        layout->addWidget(
            plain(tr("%1  %2").arg(QString::number(++number), toQString(advice.title)), {Role::Text, 9, true}, page));
        auto *text = new Label({Role::Text2, 9}, page);
        text->setTextFormat(Qt::RichText);
        text->setText(withCode(advice.text));
        text->setWordWrap(true);
        layout->addWidget(text);
        if (advice.change)
            addTrial(layout, *advice.change, number);
        layout->addWidget(plain(toQString(advice.source), {Role::Text3, 8.25}, page));
        layout->addSpacing(px(8));
    }
    layout->addStretch();
    return page;
}

/// The lines, and what can be done with them: nobody's file is changed.
void FailurePanel::addTrial(QVBoxLayout *layout, const LineChange &change, int remedy)
{
    QWidget *page = layout->parentWidget();
    layout->addWidget(new ChangedLines(change, page));
    auto *tried = new QPushButton(tr("Try in a scratch copy"), page);
    tried->setAccessibleName(tr("Try remedy %1 in a scratch copy").arg(remedy));
    tried->setToolTip(
        tr("Makes the change in a copy of the script, captures its kernel and opens the outcome. The file "
           "itself stays as it is."));
    tried->setEnabled(!m_trying);
    connect(tried, &QPushButton::clicked, this, [this, remedy] { Q_EMIT tryWanted(remedy); });
    m_trials.append(tried);
    auto *copied = new QPushButton(tr("Copy the changed line"), page);
    copied->setAccessibleName(tr("Copy the changed line of remedy %1").arg(remedy));
    copied->setToolTip(tr("To the clipboard, as it would stand in the file"));
    connect(copied, &QPushButton::clicked, this, [added = change.added] {
        QString text;
        for (const std::string &line : added)
            text += toQString(line) + QLatin1Char('\n');
        QApplication::clipboard()->setText(text);
    });
    auto *row = new QHBoxLayout;
    row->setSpacing(px(6));
    row->addWidget(tried);
    row->addWidget(copied);
    row->addStretch();
    layout->addLayout(row);
}

void FailurePanel::setTrying(bool trying)
{
    m_trying = trying;
    for (QPushButton *button : std::as_const(m_trials))
        button->setEnabled(!trying);
}

QWidget *FailurePanel::known(const Failure &failure)
{
    auto *page = new QWidget(this);
    page->setAccessibleName(tr("Known at the failure"));
    QVBoxLayout *layout = pageLayout(page);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(px(14));
    grid->setVerticalSpacing(px(3));
    grid->setColumnStretch(3, 1);
    for (const KnownName &name : failure.names)
        addRow(grid, {code(toQString(name.name), page),
                      code(name.type.empty() ? tr("not typed") : toQString(name.type), page),
                      plain(toQString(name.symbolName), {Role::Text3, 8.25, false, true}, page),
                      plain(toQString(name.origin), {Role::Text3, 8.25}, page)});
    layout->addLayout(grid);
    if (!failure.guards.empty()) {
        heading(layout, tr("Assumed of symbols"));
        QStringList guards;
        for (const std::string &guard : failure.guards)
            guards.append(toQString(guard));
        Label *label = code(guards.join(QStringLiteral(", ")), page);
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    heading(layout, tr("Kept"));
    for (const std::string &kept : failure.kept)
        layout->addWidget(plain(toQString(kept), {Role::Text, 9}, page));
    layout->addStretch();
    return page;
}

QWidget *FailurePanel::stack(const Failure &failure, const QString &command)
{
    auto *page = new QWidget(this);
    page->setAccessibleName(tr("Stack"));
    QVBoxLayout *layout = pageLayout(page);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(px(14));
    grid->setVerticalSpacing(px(2));
    grid->setColumnStretch(1, 1);
    for (std::size_t i = failure.frames.size(); i-- > 0;) { // who raised it first
        const StackFrame &frame = failure.frames[i];
        const bool raised = i + 1 == failure.frames.size();
        if (frame.folded > 0)
            addRow(grid, {plain((frame.folded == 1 ? tr("%1 frame of %2") : tr("%1 frames of %2"))
                                    .arg(QString::number(frame.folded), toQString(frame.package)),
                                {Role::Text3, 8.25}, page)});
        else
            addRow(grid,
                   {plain(toQString(frame.function), {raised ? Role::Failed : Role::Text, 8.5, false, true}, page),
                    plain(toQString(frame.file) + QLatin1Char(':') + QString::number(frame.line),
                          {Role::Text2, 8.25, false, true}, page)});
    }
    layout->addLayout(grid);
    heading(layout, tr("Run it in a terminal"));
    Label *line = code(command, page);
    line->setWordWrap(true);
    line->setAccessibleName(tr("Command line"));
    layout->addWidget(line);
    layout->addStretch();
    return page;
}

} // namespace heliograph::ui
