"""The shape of the organisation in a tenant document: its address, and what it takes as an attachment.

https://learn.microsoft.com/power-apps/developer/data-platform/files-images-overview#block-certain-types-of-files
"""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from sandbox.tenant.document.base import Guid, Part

BLOCKED = (
    "ade;adp;app;asa;ashx;asmx;asp;bas;bat;cdx;cer;chm;class;cmd;com;config;cpl;crt;csh;dll;exe;fxp;hlp;hta;htr;htw;"
    "ida;idc;idq;inf;ins;isp;its;jar;js;jse;ksh;lnk;mad;maf;mag;mam;maq;mar;mas;mat;mau;mav;maw;mda;mdb;mde;mdt;mdw;"
    "mdz;msc;msh;msh1;msh1xml;msh2;msh2xml;mshxml;msi;msp;mst;ops;pcd;pif;prf;prg;printer;pst;reg;rem;scf;scr;sct;"
    "shb;shs;shtm;shtml;soap;stm;tmp;url;vb;vbe;vbs;vsmacros;vss;vst;vsw;ws;wsc;wsf;wsh;svg"
)
"""What an organisation blocks until its administrator says otherwise."""


class OrganizationPart(Part):
    """The Dynamics 365 organisation."""

    id: Guid = "8d2c1a5e-3f7b-4a60-9c1d-6e5f4a3b2c1d"
    url: Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+$")] = "https://contoso.crm.dynamics.com"
    max_upload_size: int = Field(default=5_242_880, alias="maxUploadSize", ge=1, le=131_072_000)
    """The most characters of an attachment in base64."""
    blocked_attachments: str = Field(default=BLOCKED, alias="blockedAttachments")
    """Extensions, separated by semicolons."""
    blocked_mime_types: str | None = Field(default=None, alias="blockedMimeTypes")
    allowed_mime_types: str | None = Field(default=None, alias="allowedMimeTypes")
    """Where there are some, no other is taken, and none of them is blocked."""

    def columns(self) -> dict[str, Any]:
        """The columns of the organisation's row that say this."""
        return {
            "maxuploadfilesize": self.max_upload_size,
            "blockedattachments": self.blocked_attachments,
            "blockedmimetypes": self.blocked_mime_types,
            "allowedmimetypes": self.allowed_mime_types,
        }
