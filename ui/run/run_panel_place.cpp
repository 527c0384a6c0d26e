// Where the kernel runs: the choice, the hosts that were added, and what is known of their devices.
#include "ui/run/run_panel.h"

#include "ui/run/device_chooser.h"
#include "ui/run/device_finder.h"
#include "ui/run/gpu_form.h"
#include "ui/run/gpu_page.h"

#include <QAction>
#include <QInputDialog>
#include <QStackedWidget>
#include <QToolButton>

#include <algorithm>

namespace heliograph::ui {

/// What was chosen last is chosen again.
void RunPanel::connectPlace()
{
    const RunChoice last = Settings().runChoice();
    m_lastGpu = last;
    m_gpu->form()->setChoice(last);
    m_where->setHosts(Settings().hosts());
    m_where->choose(last.host, last.device);
    connect(m_where, &DeviceChooser::chosen, this, &RunPanel::placeChosen);
    connect(m_finder, &DeviceFinder::changed, this, &RunPanel::showPlace);
    connect(m_gpu->form(), &GpuForm::edited, this, [this] { Settings().setRunChoice(choice()); });
    connect(m_gpu, &GpuPage::cpuWanted, m_commands.cpu, &QAction::trigger);
    connect(m_gpu, &GpuPage::hostWanted, this, &RunPanel::askForHost);
    connect(m_gpu->tuneButton(), &QToolButton::clicked, m_commands.tune, &QAction::trigger);
    connect(m_commands.tune, &QAction::changed, this,
            [this] { m_gpu->tuneButton()->setEnabled(m_commands.tune->isEnabled()); });
    connect(m_gpu, &GpuPage::problemOpened, this, &RunPanel::problemOpened);
    connect(m_addHost, &QToolButton::clicked, this, &RunPanel::askForHost);
    connect(m_forget, &QToolButton::clicked, this, &RunPanel::forgetHost);
    showPlace();
}

RunChoice RunPanel::choice() const
{
    RunChoice choice = m_gpu->form()->choice();
    choice.host = m_where->host();
    choice.device = m_where->device();
    return choice;
}

void RunPanel::chooseCpu()
{
    m_where->choose({}, -1);
}

void RunPanel::chooseGpu()
{
    if (m_where->isCpu())
        m_where->choose(m_lastGpu.host, std::max(m_lastGpu.device, 0));
}

/// A host is asked for its devices once it is chosen, and not before.
void RunPanel::placeChosen()
{
    if (!m_where->isCpu())
        m_lastGpu = choice();
    Settings().setRunChoice(choice());
    if (!m_where->isCpu() && !m_finder->wasAsked(m_where->host()))
        m_finder->look(m_where->host());
    showPlace();
}

void RunPanel::showPlace()
{
    m_pages->setCurrentIndex(m_where->isCpu() ? 0 : 1);
    m_forget->setVisible(!m_where->host().isEmpty());
    m_gpu->setPlace(m_where->host(), m_where->words(), m_finder->of(m_where->host()).problem);
    showState();
}

void RunPanel::askForHost()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Add a host with a GPU"));
    dialog->setAccessibleName(dialog->windowTitle());
    dialog->setLabelText(tr("Its name as ssh takes it (box, user@box). It needs no Heliograph; a key must let you in\n"
                            "without a password."));
    connect(dialog, &QInputDialog::textValueSelected, this, &RunPanel::addHost);
    dialog->open();
}

void RunPanel::addHost(const QString &host)
{
    const QString name = host.trimmed();
    if (name.isEmpty())
        return;
    QStringList hosts = Settings().hosts();
    hosts.removeAll(name);
    hosts.append(name);
    Settings().setHosts(hosts);
    m_where->setHosts(hosts);
    m_finder->look(name);
    m_where->choose(name, 0);
}

void RunPanel::forgetHost()
{
    const QString host = m_where->host();
    QStringList hosts = Settings().hosts();
    hosts.removeAll(host);
    Settings().setHosts(hosts);
    m_lastGpu = {};
    m_where->setHosts(hosts);
    chooseCpu();
    m_finder->forget(host);
}

/// Devices of this machine are looked for when somebody may want to choose one.
void RunPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    for (const QString &host : {QString(), m_where->host()})
        if (!m_finder->wasAsked(host))
            m_finder->look(host);
}

} // namespace heliograph::ui
