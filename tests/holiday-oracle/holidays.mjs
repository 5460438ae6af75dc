// Prints Indonesia's public holidays of the years given, one a line: day and name.
import Holidays from 'date-holidays';

const indonesia = new Holidays('ID');
for (const year of process.argv.slice(2)) {
  for (const day of indonesia.getHolidays(Number(year)).filter((d) => d.type === 'public')) console.log(`${day.date.slice(0, 10)}\t${day.name}`);
}
