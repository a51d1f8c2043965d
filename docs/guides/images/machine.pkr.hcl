# A machine image with driver, CUDA 12 and PyTorch. Give it a source of your platform:
#   packer build -var 'source=amazon-ebs.ubuntu' machine.pkr.hcl
variable "source" {
  type        = string
  description = "The source block that starts a machine to be made into an image."
}

build {
  sources = [var.source]

  provisioner "file" {
    source      = "dist/"
    destination = "/tmp/"
  }

  provisioner "file" {
    source      = "recipes/ubuntu-cuda12.yaml"
    destination = "/tmp/ubuntu-cuda12.yaml"
  }

  # The lock is made without `sudo`, under which nothing is solved; it lies beside the recipe, in a
  # folder that the reboot does not empty. A driver that has to be loaded asks for that reboot, which
  # is no failure.
  provisioner "shell" {
    expect_disconnect = true
    inline = [
      "sudo apt-get update",
      "sudo apt-get install -y /tmp/provision_*.deb python3-pip",
      "mv /tmp/ubuntu-cuda12.yaml ~/",
      "provision lock --no-progress ~/ubuntu-cuda12.yaml",
      "sudo provision apply --yes --no-progress ~/ubuntu-cuda12.yaml",
      "[ ! -e /run/reboot-required ] || sudo reboot",
    ]
  }

  # With the driver loaded the rest is finished, and all of it checked.
  provisioner "shell" {
    pause_before = "30s"
    inline = [
      "sudo provision apply --yes --no-progress ~/ubuntu-cuda12.yaml",
      "sudo provision verify ubuntu-cuda12",
    ]
  }
}
