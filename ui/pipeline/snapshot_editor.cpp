#include "ui/pipeline/snapshot_editor.h"

#include "core/pipeline/helion_opt.h"
#include "core/pipeline/pipeline.h"
#include "ui/base/label.h"
#include "ui/pipeline/code_editor.h"

#include <QBoxLayout>
#include <QKeyEvent>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace heliograph::ui {

namespace {

constexpr int kPauseMs = 350; ///< without a key, after which a text is worth checking
constexpr int kSlowMs = 400;  ///< after which one wonders what it does

bool isError(const Diagnostic &problem)
{
    return problem.severity == Severity::Error;
}

} // namespace

SnapshotEditor::SnapshotEditor(std::shared_ptr<WarmTriton> triton, QWidget *parent)
    : QWidget(parent), m_triton(std::move(triton)), m_home(parent), m_title(new Label({Role::Text, 9, true}, this)),
      m_text(new CodeEditor(this)), m_message(new Label({Role::Text2, 9}, this)),
      m_resume(new QPushButton(tr("Resume"), this)), m_revert(new QPushButton(tr("Revert"), this)),
      m_close(new QPushButton(tr("Close"), this)), m_checking(this)
{
    setAccessibleName(tr("Edit a text of the compiler"));
    build();
    hide();
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SnapshotEditor::check);
    m_slow.setSingleShot(true);
    m_slow.setInterval(kSlowMs);
    connect(&m_slow, &QTimer::timeout, this, [this] { say(tr("Checking the text…"), false); });
    connect(m_text, &QPlainTextEdit::textChanged, this, &SnapshotEditor::textChanged);
    connect(m_resume, &QPushButton::clicked, this, &SnapshotEditor::resume);
    connect(m_revert, &QPushButton::clicked, this, &SnapshotEditor::revert);
    connect(m_close, &QPushButton::clicked, this, &SnapshotEditor::shut);
}

SnapshotEditor::~SnapshotEditor()
{
    m_stop.request_stop();
}

void SnapshotEditor::build()
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_title->setContentsMargins(px(10), px(5), px(10), px(5));
    column->addWidget(m_title);
    m_text->setAccessibleName(tr("Text"));
    column->addWidget(m_text, 1);
    m_message->setContentsMargins(px(10), px(5), px(10), px(5));
    m_message->setWordWrap(true);
    m_message->setMinimumHeight(2 * QFontMetrics(uiFont(9)).lineSpacing() + 2 * px(5)); // most words fit: no jumping
    m_message->setAlignment(Qt::AlignTop);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_message);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(px(10), 0, px(10), px(8));
    foot->setSpacing(px(6));
    for (QPushButton *button : {m_resume, m_revert, m_close})
        foot->addWidget(button);
    foot->addStretch(1);
    column->addLayout(foot);
    m_resume->setToolTip(tr("Runs what follows over this text (Ctrl+Enter); the result is a new variant"));
    m_revert->setToolTip(tr("The text as it was recorded; Ctrl+Z undoes this"));
    m_close->setToolTip(tr("Esc; what was typed is kept until the document is closed"));
    setFocusProxy(m_text);
}

void SnapshotEditor::edit(const EditTarget &target, const QString &text, QWidget *place)
{
    if (m_place) {
        m_place->removeEventFilter(this);
        m_place->disconnect(this);
    }
    m_place = place;
    connect(place, &QObject::destroyed, this, &SnapshotEditor::shut); // before its children go
    m_target = target;
    m_original = text;
    setParent(place);
    setGeometry(place->rect());
    place->installEventFilter(this);
    m_title->setElided(tr("Editing %1").arg(target.title));
    m_opening = true;
    m_text->setFont(codeFont());
    m_text->open(text, target.language);
    m_opening = false;
    const auto draft = m_drafts.constFind(target.key());
    if (draft != m_drafts.constEnd())
        m_text->replaceAll(*draft);
    say(draft != m_drafts.constEnd() ? tr("What you typed before is here again; Revert takes it back.")
        : isOfTriton()               ? tr("Triton checks the text as you type.")
                                     : tr("The text is checked as you type."),
        false);
    updateButtons();
    show();
    raise();
    m_text->setFocus(Qt::OtherFocusReason);
}

void SnapshotEditor::shut()
{
    if (!isEditing())
        return;
    stopChecking();
    if (m_place) {
        m_place->removeEventFilter(this);
        m_place->disconnect(this);
    }
    m_place.clear();
    hide();
    setParent(m_home);
    Q_EMIT shutDown();
}

void SnapshotEditor::textChanged()
{
    if (m_opening)
        return;
    const QString text = m_text->toPlainText();
    if (text == m_original)
        m_drafts.remove(m_target.key());
    else
        m_drafts.insert(m_target.key(), text);
    stopChecking();
    m_pause.start();
    updateButtons();
}

void SnapshotEditor::stopChecking()
{
    m_pause.stop();
    m_slow.stop();
    m_stop.request_stop();
    m_checking.cancel();
}

bool SnapshotEditor::isOfTriton() const
{
    return isTritonStage(m_target.stage);
}

/// Triton does one thing at a time: what is typed while it goes on from the text is checked after that.
void SnapshotEditor::check()
{
    if (m_running)
        return m_pause.start();
    m_stop = std::stop_source();
    std::string text = m_text->toPlainText().toStdString();
    const auto show = [this](const Result<std::vector<Diagnostic>> &problems) { showChecked(problems); };
    tellThatCheckRuns();
    if (!isOfTriton())
        return m_checking.run([text = std::move(text), stop = m_stop.get_token()] { return checkMlir(text, stop); },
                              show);
    const TritonText asked{m_target.variant, m_target.stage, std::move(text), {}};
    m_checking.run([triton = m_triton, asked, stop = m_stop.get_token()] { return checkTriton(*triton, asked, stop); },
                   show);
}

void SnapshotEditor::tellThatCheckRuns()
{
    if (isOfTriton() && !m_triton->isWarm())
        say(tr("Starting the checker…"), false);
    else
        m_slow.start();
}

void SnapshotEditor::showChecked(const Result<std::vector<Diagnostic>> &problems)
{
    m_slow.stop();
    if (!problems)
        return say(QString::fromStdString(problems.error().message + "\n" + problems.error().next), true);
    showProblems(QVector<Diagnostic>(problems->begin(), problems->end()));
}

void SnapshotEditor::showProblems(const QVector<Diagnostic> &problems)
{
    m_text->setProblems(problems);
    updateButtons();
    auto first = std::find_if(problems.begin(), problems.end(), isError);
    const bool isSound = first == problems.end();
    if (isSound) // of warnings and notes the first
        first = problems.begin();
    if (first == problems.end())
        return say(tr("The text is sound."), false);
    const auto errors = int(std::count_if(problems.begin(), problems.end(), isError));
    QString words = QString::fromStdString(first->message);
    if (first->span.isValid())
        words.prepend(tr("Line %1: ").arg(first->span.line));
    if (!first->next.empty())
        words += u'\n' + QString::fromStdString(first->next);
    if (errors > 1)
        words += u'\n' + tr("%n more (F8 goes to the next)", nullptr, errors - 1);
    say(words, !isSound);
}

void SnapshotEditor::resume()
{
    if (!m_resume->isEnabled())
        return;
    stopChecking();
    PipelineRequest request = m_target.request;
    request.edited = m_text->toPlainText().toStdString();
    Q_EMIT resumeWanted(request);
}

void SnapshotEditor::revert()
{
    m_text->replaceAll(m_original);
    m_text->setFocus(Qt::OtherFocusReason);
}

/// The numbers of variants that are gone are given again.
void SnapshotEditor::forget(const std::vector<VariantId> &variants)
{
    for (const VariantId id : variants)
        m_drafts.removeIf([prefix = QStringLiteral("%1/").arg(id)](const QHash<QString, QString>::iterator &draft) {
            return draft.key().startsWith(prefix);
        });
}

void SnapshotEditor::setRunning(bool running)
{
    m_running = running;
    if (running)
        say(tr("Running what follows…"), false);
    updateButtons();
}

void SnapshotEditor::updateButtons()
{
    m_resume->setEnabled(!m_running && !hasErrors(m_text->problems()));
    m_revert->setEnabled(m_text->toPlainText() != m_original);
}

void SnapshotEditor::say(const QString &words, bool isProblem)
{
    m_message->setRole(isProblem ? Role::Failed : Role::Text2);
    m_message->setText(words);
}

QString SnapshotEditor::message() const
{
    return m_message->text();
}

bool SnapshotEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_place && event->type() == QEvent::Resize)
        setGeometry(m_place->rect());
    return QWidget::eventFilter(watched, event);
}

void SnapshotEditor::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        shut();
    else if (event->key() == Qt::Key_F8)
        m_text->stepProblem(event->modifiers() & Qt::ShiftModifier ? -1 : 1);
    else
        QWidget::keyPressEvent(event);
}

void SnapshotEditor::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), Theme::of(this)(Role::Pane));
}

} // namespace heliograph::ui
