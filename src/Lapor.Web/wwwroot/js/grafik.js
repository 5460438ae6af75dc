// Draws each [data-chart] section's table as a chart above it. The table stays: it is the truth, the chart a picture of it.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const charts = [];
  const draw = () => {
    for (const chart of charts.splice(0)) chart.destroy();
    Chart.defaults.font.family = token('--font');
    Chart.defaults.color = token('--muted');
    Chart.defaults.borderColor = token('--line');
    Chart.defaults.animation = false;
    for (const section of document.querySelectorAll('[data-chart]')) {
      const table = section.querySelector('table');
      const place = section.querySelector('.chart-canvas');
      if (!table || !place) continue;
      const kind = section.dataset.chart;
      const rows = [...table.tBodies[0].rows];
      const heads = [...table.tHead.rows[0].cells].slice(1).map((c) => c.textContent);
      const colours = ['--brand', '--accent', '--green'].map(token);
      const canvas = document.createElement('canvas');
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', section.querySelector('h2').textContent);
      place.replaceChildren(canvas);
      place.hidden = false;
      place.classList.toggle('chart-tall', kind === 'bar' && rows.length > 6);
      charts.push(new Chart(canvas, {
        type: kind,
        data: {
          labels: rows.map((r) => r.cells[0].textContent.trim()),
          datasets: heads.map((label, i) => ({
            label, data: rows.map((r) => Number(r.cells[i + 1].dataset.value)), borderColor: colours[i], backgroundColor: colours[i],
            borderWidth: kind === 'line' ? 2 : 0, pointRadius: rows.length > 24 ? 0 : 3, tension: 0.25,
          })),
        },
        options: {
          indexAxis: kind === 'bar' ? 'y' : 'x', maintainAspectRatio: false, responsive: true,
          interaction: { mode: 'index', axis: kind === 'bar' ? 'y' : 'x', intersect: false },
          plugins: { legend: { position: 'bottom', labels: { boxWidth: 12, boxHeight: 12 } } },
          scales: kind === 'bar'
            ? { x: { beginAtZero: true, ticks: { precision: 0 } }, y: { grid: { display: false } } }
            : { y: { beginAtZero: true, ticks: { precision: 0 } }, x: { grid: { display: false } } },
        },
      }));
      const details = section.querySelector('details.chart-table');
      if (details && !details.dataset.kept) { details.open = false; details.dataset.kept = '1'; }
    }
  };
  if (typeof Chart === 'undefined') return;
  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  new MutationObserver(draw).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'class'] });
  addEventListener('beforeprint', () => { for (const d of document.querySelectorAll('details.chart-table')) d.open = true; });
})();
