"""python -m tools.example: make the tickets of example-repo/ anew, through `tkt` itself, with real timelines."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "example-repo"
ZONE = "-03:00"


class Shop:
    """A desk without tickets, and its days: `on` says when, then each act is one `tkt`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = ""
        self.tkt("init", str(folder), "--example", desk=False)
        for old in ("tickets", "attachments"):
            shutil.rmtree(folder / old, ignore_errors=True)

    def on(self, day: str) -> None:
        """From here on it is this minute: MM-DD HH:MM of 2026."""
        self.now = f"2026-{day.replace(' ', 'T')}:00{ZONE}"

    def tkt(self, *arguments: str, who: str = "", desk: bool = True) -> str:
        """One command; what it printed."""
        environment = {**os.environ, "LC_ALL": "C.UTF-8", "GIT_AUTHOR_NAME": "tkt", "GIT_AUTHOR_EMAIL": "tkt@latiendita.example",
                       "GIT_COMMITTER_NAME": "tkt", "GIT_COMMITTER_EMAIL": "tkt@latiendita.example"}  # fmt: skip
        options = ["--at", self.now] if self.now else []
        command = [sys.executable, "-m", "ticketcli", *(["-C", str(self.folder)] if desk else []), *options]
        command += ["--as", who] if who else []
        done = subprocess.run([*command, *arguments], env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"{arguments}: {done.stderr}")
        return done.stdout.strip()

    def new(self, day: str, title: str, text: str, sender: str, channel: str, *more: str) -> str:
        """A ticket that comes in; its number."""
        self.on(day)
        return self.tkt("-q", "new", title, "-m", text, "--from", sender, "--channel", channel, *more)

    def opens(self, day: str) -> None:
        """Morning: what came in while nobody was on shift is given out."""
        self.on(day)
        self.tkt("assign", "--unassigned")

    def reply(self, day: str, number: str, who: str, text: str) -> None:
        """An agent's answer."""
        self.on(day)
        self.tkt("reply", number, "-m", text, who=who)

    def says(self, day: str, number: str, sender: str, text: str) -> None:
        """The customer's answer."""
        self.on(day)
        self.tkt("comment", number, "--from", sender, "-m", text)

    def resolve(self, day: str, number: str, who: str, text: str, *more: str) -> None:
        """Done, and how."""
        self.on(day)
        self.tkt("resolve", number, "-m", text, *more, who=who)

    def accept(self, day: str, *numbers: str) -> None:
        """The customer agrees."""
        self.on(day)
        self.tkt("accept", *numbers)


def live(shop: Shop) -> None:
    """Three months of a small shop, one case of each outcome among them."""
    maria, jorge, rocio = "maria@acme.example", "jorge@acme.example", "elfaro@bares.example"
    carla, diego, ines, john = (
        "carla.gomez@correo.example",
        "@dsosa.cafe",
        "ines@estudionorte.example",
        "john.smith@mail.example",
    )

    n = shop.new(
        "09-01 09:20",
        "No me llegó la factura de agosto",
        "Hola, ¿me la pueden reenviar? Ya me llegó el recordatorio de pago.",
        maria,
        "mail",
    )
    shop.reply("09-01 10:05", n, "ana", "Buenos días María, la reenvié recién. ¿La ves?")
    shop.says("09-01 11:30", n, maria, "Sí, ahora sí. ¡Gracias!")
    shop.resolve("09-01 11:40", n, "ana", "Factura de agosto reenviada.", "--keyword", "reenviar factura")
    shop.accept("09-02 09:00", n)

    n = shop.new(
        "09-03 18:10",
        "La cafetera no calienta",
        "Enciende pero el café sale frío. La compramos en marzo y el bar abre a las siete.",
        rocio,
        "phone",
    )
    shop.on("09-03 18:20")
    shop.tkt("start", n, who="luis")
    shop.tkt(
        "note",
        n,
        "-m",
        "Probamos por teléfono el rearme del limitador: sigue fría. Es la resistencia, la ve marta.",
        who="luis",
    )
    shop.tkt("assign", n, "--to", "marta", who="luis")
    shop.reply("09-04 09:15", n, "marta", "Rocío, la pasamos a buscar hoy a las 11 y te dejamos una de préstamo.")
    shop.on("09-04 12:00")
    shop.tkt("wait", n, "--for", "supplier", who="marta")
    shop.on("09-08 15:30")
    shop.tkt("start", n, who="marta")
    shop.resolve(
        "09-08 17:45",
        n,
        "marta",
        "Resistencia nueva, en garantía. Queda entregada y probada.",
        "--keyword",
        "resistencia",
    )
    shop.accept("09-09 09:05", n)

    n = shop.new("09-07 12:45", "Consulta por el horario del sábado", "¿Cuándo abren los sábados?", diego, "instagram")
    shop.resolve("09-07 12:50", n, "luis", "Sábados de 10 a 13.")
    shop.on("09-14 10:00")
    shop.tkt("close", n, who="luis")

    n = shop.new(
        "09-10 10:30",
        "Me cobraron dos veces el pedido",
        "En el resumen de la tarjeta aparecen dos pagos iguales del 8 de septiembre.",
        carla,
        "mail",
        "--tag",
        "tarjeta",
    )
    shop.reply("09-10 11:15", n, "ana", "Carla, tenés razón: el segundo cobro fue un error nuestro. Lo devolvemos hoy.")
    shop.resolve("09-10 16:00", n, "ana", "Devolución del segundo cobro.", "--outcome", "compensated", "--method", "devolución en la tarjeta",
                 "--amount", "48500", "--currency", "ARS", "--by", "2026-09-24")  # fmt: skip
    shop.says("09-25 09:40", n, carla, "Pasaron los quince días y no aparece la devolución.")
    shop.reply("09-25 10:30", n, "ana", "La tarjeta la rechazó; te transferí el importe recién, mirá tu cuenta.")
    shop.resolve("09-25 10:35", n, "ana", "Transferencia hecha.", "--outcome", "compensated", "--method", "transferencia", "--amount", "48500",
                 "--currency", "ARS", "--by", "2026-09-25")  # fmt: skip
    shop.accept("09-25 13:00", n)

    n = shop.new(
        "09-14 16:20",
        "El molinillo llegó roto",
        "La tolva está rota, parece un golpe del envío. Es el MO-2231.",
        ines,
        "web",
        "--set",
        "purchased=2026-09-09",
    )
    shop.reply("09-15 09:30", n, "marta", "Inés, te mandamos uno nuevo hoy; el roto lo retira el correo.")
    shop.resolve(
        "09-15 12:00",
        n,
        "marta",
        "Molinillo cambiado por uno nuevo.",
        "--outcome",
        "replaced",
        "--product",
        "molinillo",
    )
    shop.accept("09-18 10:10", n)

    n = shop.new(
        "09-16 11:00",
        "Quiero devolver la cafetera usada",
        "La uso hace un año y quiero otra.",
        diego,
        "instagram",
        "--area",
        "sales",
    )
    shop.reply(
        "09-16 12:10",
        n,
        "luis",
        "Diego, a un año de la compra no podemos tomarla, pero te hacemos un precio por el plan canje.",
    )
    shop.resolve("09-16 12:15", n, "luis", "No corresponde la devolución.", "--outcome", "rejected", "--reasons",
                 "Pasó el plazo de diez días y la máquina funciona bien.")  # fmt: skip
    shop.on("09-23 09:30")
    shop.tkt("close", n, who="luis")

    n = shop.new(
        "09-21 09:05",
        "Repuesto del hervidor de 2009",
        "Busco la tapa del hervidor que compré en 2009.",
        carla,
        "mail",
        "--product",
        "repuestos",
        "--area",
        "orders",
    )
    shop.reply("09-22 15:40", n, "luis", "Carla, preguntamos en fábrica: ese modelo no tiene más repuestos.")
    shop.resolve(
        "09-22 15:45",
        n,
        "luis",
        "Ya no se fabrica.",
        "--outcome",
        "unsolvable",
        "--reasons",
        "La fábrica discontinuó el repuesto en 2015.",
    )
    shop.accept("09-23 08:50", n)

    first = shop.new("09-28 10:15", "Demora en el pedido 1182", "Lo esperábamos el viernes.", jorge, "mail")
    again = shop.new(
        "09-28 14:50", "¿Dónde está el pedido 1182?", "Escribo de nuevo por el pedido 1182.", maria, "phone"
    )
    shop.resolve("09-28 15:00", again, "ana", "Ya lo sigue el otro caso.", "--outcome", "duplicate", "--of", first)
    shop.reply(
        "09-28 15:20",
        first,
        "ana",
        "Jorge, salió hoy: llega mañana antes de las 12. El correo lo tuvo tres días parado.",
    )
    shop.resolve("09-29 12:30", first, "ana", "Pedido entregado.")
    shop.accept("09-29 13:00", first)

    shop.on("10-01 03:12")
    n = shop.tkt("-q", "new", "¡Gane dinero desde su casa!", "-m", "Haga clic ya mismo.", "--channel", "mail")
    shop.resolve("10-01 09:00", n, "luis", "", "--outcome", "spam")

    n = shop.new(
        "10-02 17:00",
        "Presupuesto para tres cafeteras",
        "Necesitamos precio por tres cafeteras con servicio anual.",
        ines,
        "mail",
    )
    shop.reply("10-05 10:00", n, "luis", "Inés, te mando el presupuesto adjunto. Vale por 15 días.")
    shop.tkt("wait", n, "--for", "customer", who="luis")
    shop.on("10-21 09:00")
    shop.tkt("reply", n, "-m", "Inés, ¿lo pudiste ver? Si no sirve lo cerramos.", who="luis")
    shop.resolve("10-27 09:00", n, "luis", "Sin respuesta al presupuesto.", "--outcome", "no-reply")
    shop.on("11-03 09:00")
    shop.tkt("close", n, who="luis")

    n = shop.new(
        "10-05 11:20", "Invoice for my order", "Hello, I need an invoice with my company's name.", john, "mail"
    )
    shop.reply("10-05 12:00", n, "ana", "Hi John, here it is. Have a nice day!")
    shop.resolve("10-05 12:02", n, "ana", "Invoice sent.")
    shop.accept("10-06 08:00", n)

    n = shop.new("10-07 10:40", "La cafetera pierde agua", "Pierde por abajo desde ayer.", "+54 351 555 0303", "phone", "--type", "warranty",
                 "--set", "serial=CA-9917", "--set", "purchased=2026-02-10")  # fmt: skip
    shop.on("10-07 10:50")
    shop.tkt("start", n, who="luis")
    shop.tkt("comment", n, "--call", "-m", "La llamé: la trae mañana al mostrador.", who="luis")
    shop.resolve("10-08 16:30", n, "luis", "Junta cambiada en garantía.")
    shop.accept("10-09 09:30", n)

    n = shop.new("10-08 10:20", "Sale humo de la cafetera", "La apagué y no la toqué más.", carla, "phone")
    shop.reply("10-08 10:30", n, "marta", "Carla, dejala desenchufada: la retiramos hoy a las 15.")
    shop.resolve("10-09 16:00", n, "marta", "Cable pelado contra la caldera. Cableado nuevo, probada.")
    shop.accept("10-13 09:20", n)

    for day, title, text, sender, channel, who in (
        (
            "10-12 11:05",
            "Sugerencia: cápsulas compostables",
            "Estaría bueno que vendan cápsulas compostables.",
            diego,
            "instagram",
            "luis",
        ),
        ("10-14 09:45", "¿Cómo se descalcifica?", "Duda: ¿cada cuánto y cómo se hace?", ines, "mail", "luis"),
        (
            "10-15 15:10",
            "Nota de crédito por el pedido 1201",
            "Falta la nota de crédito de la caja devuelta.",
            maria,
            "mail",
            "ana",
        ),
        (
            "10-19 10:00",
            "Cambio de dirección de entrega",
            "Los pedidos van ahora a Lavalle 450.",
            jorge,
            "phone",
            "ana",
        ),
        ("10-21 17:25", "El pedido llegó incompleto", "Faltan dos cajas de filtros.", rocio, "phone", "ana"),
    ):
        n = shop.new(day, title, text, sender, channel)
        shop.reply(f"{day[:6]}{int(day[6:8]) + 1:02}{day[8:]}", n, who, "¡Gracias por escribirnos! Ya lo vemos.")
        shop.resolve(f"{day[:3]}{int(day[3:5]) + 1:02} 12:30", n, who, "Resuelto el mismo día.")
        if day < "10-19":
            shop.accept(f"{day[:3]}{int(day[3:5]) + 2:02} 09:30", n)

    n = shop.new("10-22 07:20", "La cafetera no enciende", "Abrimos a las ocho y no hay café.", rocio, "phone")
    shop.opens("10-22 08:00")
    shop.on("10-22 08:05")
    shop.tkt("start", n, who="marta")
    shop.tkt("comment", n, "--call", "-m", "Era la llave térmica del local: la subieron y anda.", who="marta")
    shop.resolve("10-22 08:20", n, "marta", "La llave térmica del local estaba baja.")

    n = shop.new(
        "10-29 16:00", "Alta como proveedor del estudio", "Nos piden la constancia de inscripción.", ines, "mail"
    )
    shop.reply("10-30 09:10", n, "ana", "Inés, va adjunta la constancia.")
    shop.resolve("10-30 09:15", n, "ana", "Constancia enviada.")

    n = shop.new("11-02 09:10", "No me llegó la factura de octubre", "Otra vez lo mismo que en agosto.", maria, "mail")
    shop.reply("11-02 09:40", n, "ana", "María, disculpas: corregimos la dirección de envío automático y la reenvié.")
    shop.tkt("wait", n, "--for", "customer", who="ana")

    n = shop.new(
        "11-09 19:30", "La cafetera hace ruido y no enciende", "Es la segunda máquina, la del fondo.", rocio, "phone"
    )
    shop.opens("11-10 08:00")
    shop.on("11-10 09:10")
    shop.tkt("start", n, who="marta")
    shop.tkt("set", n, "progress=40")
    part = shop.new(
        "11-10 09:30",
        "Pedir bomba para la cafetera de El Faro",
        "Bomba vibratoria de 15 bar, urgente.",
        rocio,
        "counter",
        "--product",
        "repuestos",
        "--area",
        "orders",
    )
    shop.tkt("link", n, part, who="marta")

    shop.new("11-11 13:20", "Garantía del molinillo", "¿La garantía cubre las muelas?", carla, "web")
    shop.new("11-12 11:10", "Precio del hervidor por mayor", "Necesito cotización por diez unidades.", john, "mail")
    n = shop.new("11-13 16:45", "Me cobraron de más el envío", "Decía gratis y me cobraron 4.200.", carla, "mail")
    shop.reply("11-16 09:20", n, "ana", "Carla, lo revisamos con el correo y te contesto hoy.")
    shop.new("11-16 11:15", "El pedido 1240 nunca llegó", "Figura entregado pero no lo recibimos.", jorge, "mail")
    shop.new(
        "11-17 11:30",
        "Sigo esperando por el envío",
        "Escribo otra vez: dijeron que contestaban el lunes. Una vergüenza.",
        carla,
        "mail",
    )
    shop.new("11-17 18:50", "¿Hacen service a domicilio?", "Consulta por una oficina en Nuñez.", ines, "mail")
    shop.new(
        "11-18 12:30",
        "My grinder is broken",
        "It stopped working yesterday, the grinder makes no noise at all.",
        john,
        "mail",
    )
    shop.new(
        "11-19 09:15",
        "Reclamo por demora en la reparación",
        "Hace diez días que espero una respuesta.",
        "+54 9 11 5555 0202",
        "phone",
    )
    shop.new("11-19 17:40", "Cambio de razón social", "Desde diciembre facturan a Acme Servicios S.A.", maria, "mail")
    shop.opens("11-20 09:00")


def numbers(folder: Path) -> dict[str, str]:
    """The number of each ticket, by its title."""
    paths = folder.glob("tickets/*/*/*.md")
    return {re.findall(r"^title: .*$", path.read_text(encoding="utf-8"), re.MULTILINE)[0]: path.stem for path in paths}


def keep_numbers(folder: Path) -> None:
    """Tickets that were there before are called as before, for the documentation names them."""
    old = numbers(HERE)
    renamed = {number: old[title] for title, number in numbers(folder).items() if title in old}
    for path in sorted(folder.glob("tickets/*/*/*.md")):
        text = re.sub(r"TK-\d{4}-\w+", lambda match: renamed.get(match[0], match[0]), path.read_text(encoding="utf-8"))
        path.unlink()
        path.with_stem(renamed.get(path.stem, path.stem)).write_text(text, encoding="utf-8")


def main() -> None:
    """Live those months in a temporary folder, then put the tickets into example-repo/."""
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder) / "shop")
        live(shop)
        print(shop.tkt("list", "--all", "--count"), "tickets")
        keep_numbers(shop.folder)
        for kind in ("tickets", "customers", "attachments"):
            shutil.rmtree(HERE / kind, ignore_errors=True)
            if (shop.folder / kind).exists():
                shutil.copytree(shop.folder / kind, HERE / kind)


if __name__ == "__main__":
    main()
